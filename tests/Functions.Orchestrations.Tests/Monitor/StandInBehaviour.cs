using System.Collections.Concurrent;
using Domain.Ids;

namespace Functions.Orchestrations.Tests.Monitor;

/// <summary>What the stand-in's work does, and how often it was begun.</summary>
public sealed class StandInBehaviour
{
    private readonly ConcurrentDictionary<SnowflakeId, int> begun = new();

    /// <summary>Called by each attempt; the work goes on when it completes.</summary>
    public Func<SnowflakeId, Task> OnWork { get; set; } = static _ => Task.CompletedTask;

    public int Begun(SnowflakeId id) => begun.GetValueOrDefault(id);

    internal void Began(SnowflakeId id) => begun.AddOrUpdate(id, 1, static (_, count) => count + 1);
}
