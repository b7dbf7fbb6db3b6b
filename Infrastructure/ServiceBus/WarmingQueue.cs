namespace Infrastructure.ServiceBus;

/// <summary>The queue of what is to be brought to the edge, in both homes.</summary>
public static class WarmingQueue
{
    /// <summary>The queue. What is in it is not worth keeping for long: on Azure its messages live ten minutes.</summary>
    public const string Name = "edge-warming";
}
