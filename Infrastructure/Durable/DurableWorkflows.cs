using Domain.Ids;
using Domain.Monitor.Repairs;
using Domain.Monitor.Workflows;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Infrastructure.Durable;

/// <summary>The workflows of both hubs, as the monitor sees them.</summary>
/// <param name="media">A client of hub <c>media</c>.</param>
/// <param name="social">A client of hub <c>social</c>.</param>
public sealed class DurableWorkflows(DurableTaskClient media, DurableTaskClient social) : IWorkflows
{
    private const string Retraction = "retract-";
    private const string SocialHub = "s";
    private const string MediaHub = "m";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly OrchestrationRuntimeStatus[] Broken =
        [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated, OrchestrationRuntimeStatus.Suspended];

    /// <inheritdoc/>
    public WorkflowName NameOf(Subject subject) => subject.Kind switch
    {
        SubjectKind.Upload => new(DurableMediaWorkflow.Orchestrator, subject.Id.ToString()),
        SubjectKind.Expiry => new(DurableMediaWorkflow.ExpiryOrchestrator, DurableMediaWorkflow.ExpiryInstance(subject.Id)),
        SubjectKind.Post => new(DurablePostWorkflow.PublishOrchestrator, subject.Id.ToString()),
        SubjectKind.Retraction => new(DurablePostWorkflow.RetractOrchestrator, DurablePostWorkflow.RetractInstance(subject.Id)),
        _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, "There is no such kind."),
    };

    /// <inheritdoc/>
    public async Task<WorkflowState?> FindAsync(Subject subject, CancellationToken cancellationToken) =>
        await ClientOf(subject).GetInstanceAsync(NameOf(subject).InstanceId, getInputsAndOutputs: true, cancellationToken) is { } instance
            ? new(StatusOf(instance), instance.CreatedAt, instance.LastUpdatedAt, StageOf(instance), FailureOf(instance))
            : null;

    /// <inheritdoc/>
    public async Task<BrokenWorkflows> ListBrokenAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        var isMedia = cursor?.StartsWith(MediaHub, StringComparison.Ordinal) == true;
        var token = cursor is { Length: > 1 } ? cursor[1..] : null;
        var query = new OrchestrationQuery(Statuses: Broken, PageSize: limit, ContinuationToken: token);
        await foreach (var page in (isMedia ? media : social).GetAllInstancesAsync(query).AsPages().WithCancellation(cancellationToken))
        {
            var next = string.IsNullOrEmpty(page.ContinuationToken)
                ? isMedia ? null : MediaHub
                : (isMedia ? MediaHub : SocialHub) + page.ContinuationToken;
            return new([.. page.Values.Select(SubjectOf).OfType<Subject>()], next);
        }

        return new([], isMedia ? null : MediaHub);
    }

    /// <inheritdoc/>
    public async Task StartAsync(Subject subject, CancellationToken cancellationToken)
    {
        if (await IsRunningAsync(subject, cancellationToken))
        {
            return;
        }

        var name = NameOf(subject);
        try
        {
            // An expiry's input is its term, which only its earlier run knows; the others' is the id.
            _ = subject.Kind == SubjectKind.Expiry
                ? await ClientOf(subject).RestartAsync(name.InstanceId, restartWithNewInstanceId: false, cancellationToken)
                : await ClientOf(subject).ScheduleNewOrchestrationInstanceAsync(
                    name.Orchestrator, subject.Id, new StartOrchestrationOptions(name.InstanceId), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Back ends tell a lost race by different exceptions, but all of them by the instance running.
            if (!await IsRunningAsync(subject, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public Task NotifyAsync(Subject subject, CancellationToken cancellationToken) => subject.Kind == SubjectKind.Upload
        ? new DurableMediaWorkflow(media).NotifyConfirmedAsync(subject.Id, cancellationToken)
        : StartAsync(subject, cancellationToken);

    /// <inheritdoc/>
    public async Task ResumeAsync(Subject subject, CancellationToken cancellationToken)
    {
        var instance = NameOf(subject).InstanceId;
        if (await ClientOf(subject).GetInstanceAsync(instance, cancellationToken) is { RuntimeStatus: OrchestrationRuntimeStatus.Suspended })
        {
            await ClientOf(subject).ResumeInstanceAsync(instance, "It was suspended for too long.", cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task EndAsync(Subject subject, CancellationToken cancellationToken)
    {
        if (!await IsRunningAsync(subject, cancellationToken))
        {
            return;
        }

        var client = ClientOf(subject);
        var instance = NameOf(subject).InstanceId;
        try
        {
            await client.TerminateInstanceAsync(instance, new TerminateInstanceOptions("It did not move.", Recursive: true), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (await IsRunningAsync(subject, cancellationToken))
            {
                throw;
            }
        }

        _ = await client.WaitForInstanceCompletionAsync(instance, cancellationToken).WaitAsync(Patience, cancellationToken);
    }

    private static WorkflowStatus StatusOf(OrchestrationMetadata instance) => instance.RuntimeStatus switch
    {
        OrchestrationRuntimeStatus.Completed => WorkflowStatus.Completed,
        OrchestrationRuntimeStatus.Failed => WorkflowStatus.Failed,
        OrchestrationRuntimeStatus.Terminated => WorkflowStatus.Terminated,
        OrchestrationRuntimeStatus.Suspended => WorkflowStatus.Suspended,
        _ => WorkflowStatus.Running,
    };

    private static string? StageOf(OrchestrationMetadata instance) =>
        instance.SerializedCustomStatus?.StartsWith('"') == true ? instance.ReadCustomStatusAs<string>() : null;

    private static string? FailureOf(OrchestrationMetadata instance)
    {
        // The innermost says what went wrong.
        var failure = instance.FailureDetails;
        while (failure?.InnerFailure is { } inner)
        {
            failure = inner;
        }

        return failure is null ? null : $"{failure.ErrorType}: {failure.ErrorMessage}";
    }

    private static Subject? SubjectOf(OrchestrationMetadata instance)
    {
        var (kind, id) = instance.Name switch
        {
            DurableMediaWorkflow.Orchestrator => (SubjectKind.Upload, instance.InstanceId),
            DurableMediaWorkflow.ExpiryOrchestrator => (SubjectKind.Expiry, instance.InstanceId.Split('-')[0]),
            DurablePostWorkflow.PublishOrchestrator => (SubjectKind.Post, instance.InstanceId),
            DurablePostWorkflow.RetractOrchestrator when instance.InstanceId.StartsWith(Retraction, StringComparison.Ordinal) =>
                (SubjectKind.Retraction, instance.InstanceId[Retraction.Length..]),
            _ => (default, ""),
        };
        return SnowflakeId.TryParse(id, out var parsed) ? new Subject(kind, parsed) : null;
    }

    private DurableTaskClient ClientOf(Subject subject) => subject.Kind is SubjectKind.Upload or SubjectKind.Expiry ? media : social;

    private async Task<bool> IsRunningAsync(Subject subject, CancellationToken cancellationToken) =>
        await ClientOf(subject).GetInstanceAsync(NameOf(subject).InstanceId, cancellationToken) is { IsCompleted: false };
}
