namespace Microsoft.Azure.Functions.Worker;

/// <summary>Kind of Service Bus entity.</summary>
public enum ServiceBusEntityType
{
    /// <summary>A queue.</summary>
    Queue,

    /// <summary>A topic.</summary>
    Topic,
}
