using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Instances;

/// <summary>What can be done with an instance, and in which states. One rule for both homes, since back ends refuse in ways of their own.</summary>
/// <param name="Name">A stable word.</param>
/// <param name="States">The states in which it can be done.</param>
internal sealed record InstanceVerb(string Name, IReadOnlyList<OrchestrationRuntimeStatus> States)
{
    public static readonly InstanceVerb Event = new("event", Statuses.Open);
    public static readonly InstanceVerb Suspend = new("suspend", [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running]);
    public static readonly InstanceVerb Resume = new("resume", [OrchestrationRuntimeStatus.Suspended]);
    public static readonly InstanceVerb Terminate = new("terminate", Statuses.Open);
    public static readonly InstanceVerb Restart = new("restart", Statuses.Final);
    public static readonly InstanceVerb Rewind = new("rewind", [OrchestrationRuntimeStatus.Failed]);
    public static readonly InstanceVerb Purge = new("purge", Statuses.Final);

    private static readonly IReadOnlyList<InstanceVerb> All = [Event, Suspend, Resume, Terminate, Restart, Rewind, Purge];

    /// <summary>What can be done in a state.</summary>
    public static IReadOnlyList<string> In(OrchestrationRuntimeStatus status) => [.. All.Where(verb => verb.States.Contains(status)).Select(verb => verb.Name)];
}
