using Microsoft.DurableTask;

namespace Embedded.Functions.Durable;

/// <summary>One attempt of one activity.</summary>
/// <param name="Name">The activity.</param>
/// <param name="InstanceId">The orchestration that called it.</param>
/// <param name="TaskId">The call's sequence number in the orchestration's present execution.</param>
/// <param name="Version">The version asked for, by default that of the orchestration; empty when unversioned.</param>
/// <param name="Input">The input as JSON; null when there is none.</param>
public sealed record ActivityInvocation(TaskName Name, string InstanceId, int TaskId, string Version, string? Input);
