using System.Collections.Concurrent;

namespace Infrastructure.Tests.ServiceBus;

/// <summary>What becomes of messages.</summary>
public sealed class Handler
{
    public ConcurrentQueue<string> Handled { get; } = new();

    public bool Fails { get; set; } = true;
}
