using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable.Engine;
using Embedded.Functions.Durable.Entities;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;

namespace Embedded.Functions.Durable;

/// <summary>The client of a hub in the same process. Every task completes when its change is durable.</summary>
internal sealed class HubClient(DurableTaskHub hub, DurableTaskHubOptions options, TimeProvider time) : DurableTaskClient(options.Name)
{
    /// <summary>Marks a termination that includes sub-orchestrations.</summary>
    public const string Recursive = "recursive";

    /// <summary>Where the hub's management API is; null when it is not served.</summary>
    public ManagementAddress? Management { get; set; }

    // Small enough that a purge of many instances never holds up other commits for long.
    private const int PurgeBatch = 100;
    private const int PurgeEvents = 10_000;
    private const int MaxPageSize = 1000;

    public override DurableEntityClient Entities { get; } = new EntityClient(hub, options, time);

    public static OrchestrationAlreadyExistsException AlreadyExists(string instanceId, OrchestrationRuntimeStatus status) =>
        new($"An orchestration instance with the ID '{instanceId}' already exists and is {status}.");

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        Limits.RequireName(orchestratorName.Name, nameof(orchestratorName));
        return await ScheduleAsync(
                orchestratorName.Name,
                Serialize(input, "input"),
                options?.InstanceId,
                InstanceTags.Format(options?.Tags),
                options?.Version?.Version,
                options?.StartAt,
                MayReplace(options))
            .WaitAsync(cancellation);
    }

    public override async Task RaiseEventAsync(
        string instanceId,
        string eventName,
        object? eventPayload = null,
        CancellationToken cancellation = default)
    {
        Limits.RequireNoEntity(instanceId, nameof(instanceId));
        Limits.RequireName(eventName, nameof(eventName));
        await RaiseJsonEventAsync(instanceId, eventName, Serialize(eventPayload, "event payload"), cancellation);
    }

    /// <summary>Sends an event whose payload is JSON already.</summary>
    public async Task RaiseJsonEventAsync(string instanceId, string eventName, string? json, CancellationToken cancellation)
    {
        using Activity? span = HubTracing.Raise(eventName, instanceId);
        _ = await SendAsync(
            instanceId,
            new HistoryEvent
            {
                Type = HistoryEventType.EventRaised,
                Name = eventName,
                Payload = json,
            },
            cancellation);
    }

    public override async Task TerminateInstanceAsync(
        string instanceId,
        TerminateInstanceOptions? options = null,
        CancellationToken cancellation = default) =>
        Require(
            instanceId,
            "terminate",
            await SendAsync(
                instanceId,
                new HistoryEvent
                {
                    Type = HistoryEventType.ExecutionTerminated,
                    Payload = Serialize(options?.Output, "output"),
                    Target = options?.Recursive == true ? Recursive : null,
                },
                cancellation));

    public override async Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Require(
            instanceId,
            "suspend",
            await SendAsync(
                instanceId,
                new HistoryEvent { Type = HistoryEventType.ExecutionSuspended, Payload = Serialize(reason, nameof(reason)) },
                cancellation));

    public override async Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Require(
            instanceId,
            "resume",
            await SendAsync(
                instanceId,
                new HistoryEvent { Type = HistoryEventType.ExecutionResumed, Payload = Serialize(reason, nameof(reason)) },
                cancellation));

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default)
    {
        Limits.RequireNoEntity(instanceId, nameof(instanceId));
        cancellation.ThrowIfCancellationRequested();
        return hub.Runtime.Executor.RunAsync(
            () => hub.Runtime.Reader.Find(instanceId, getInputsAndOutputs, options.DataConverter)?.Metadata,
            cancellation);
    }

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default) =>
        WaitAsync(
            instanceId,
            getInputsAndOutputs,
            static instance => instance.RuntimeStatus != OrchestrationRuntimeStatus.Pending,
            looksFirst: true,
            cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) => WaitAsync(instanceId, getInputsAndOutputs, static instance => instance.IsCompleted, looksFirst: false, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        OrchestrationQuery query = filter ?? new OrchestrationQuery();
        if (query.InstanceIdPrefix is { Length: > 0 } prefix)
        {
            Limits.RequireNoEntity(prefix, nameof(filter));
        }

        InstanceFilter instances = new()
        {
            CreatedFrom = query.CreatedFrom,
            CreatedTo = query.CreatedTo,
            Statuses = query.Statuses?.Distinct().ToArray(),
            InstanceIdPrefix = query.InstanceIdPrefix,
        };
        bool isThisHub =
            query.TaskHubNames is null
            || !query.TaskHubNames.Any()
            || query.TaskHubNames.Contains(options.Name, StringComparer.OrdinalIgnoreCase);
        return Pageable.Create<OrchestrationMetadata>(
            async (continuation, size, cancellation) =>
            {
                if (!isThisHub)
                {
                    return new Page<OrchestrationMetadata>([]);
                }

                (IReadOnlyList<OrchestrationMetadata> page, string? next) = await PageAsync(
                    instances,
                    continuation ?? query.ContinuationToken,
                    size ?? query.PageSize,
                    query.FetchInputsAndOutputs,
                    cancellation);
                return new Page<OrchestrationMetadata>(page, next);
            });
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId,
        PurgeInstanceOptions? options = null,
        CancellationToken cancellation = default)
    {
        Limits.RequireNoEntity(instanceId, nameof(instanceId));
        int purged = await PurgeAsync([instanceId], options?.Recursive ?? false, cancellation);
        return new PurgeResult(purged, true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter,
        PurgeInstanceOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Timeout is { } timeout && timeout <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(filter), timeout, "The time-out must be positive.");
        }

        OrchestrationRuntimeStatus[] final =
        [
            OrchestrationRuntimeStatus.Completed,
            OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Terminated,
        ];
        OrchestrationRuntimeStatus[] asked = filter.Statuses?.ToArray() is { Length: > 0 } statuses
            ? [.. statuses.Intersect(final)]
            : final;
        if (asked.Length == 0)
        {
            return new PurgeResult(0, true);
        }

        InstanceFilter instances = new()
        {
            CreatedFrom = filter.CreatedFrom,
            CreatedTo = filter.CreatedTo,
            Statuses = asked,
        };
        long start = time.GetTimestamp();
        int count = 0;
        string? token = null;
        do
        {
            if (filter.Timeout is { } limit && time.GetElapsedTime(start) >= limit)
            {
                return new PurgeResult(count, false);
            }

            (IReadOnlyList<OrchestrationMetadata> page, token) = await PageAsync(
                instances,
                token,
                PurgeBatch,
                payloads: false,
                cancellation);
            count += await PurgeAsync([.. page.Select(instance => instance.InstanceId)], options?.Recursive ?? false, cancellation);
        } while (token is not null);
        return new PurgeResult(count, true);
    }

    public override async Task<string> RestartAsync(
        string instanceId,
        bool restartWithNewInstanceId = false,
        CancellationToken cancellation = default)
    {
        Limits.RequireNoEntity(instanceId, nameof(instanceId));
        OrchestrationMetadata old =
            await GetInstancesAsync(instanceId, true, cancellation)
            ?? throw new ArgumentException($"An orchestration with the instanceId {instanceId} was not found.", nameof(instanceId));
        return await ScheduleAsync(
                old.Name,
                old.SerializedInput,
                restartWithNewInstanceId ? null : instanceId,
                InstanceTags.Format(old.Tags),
                null,
                null,
                static _ => true)
            .WaitAsync(cancellation);
    }

    public override async Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        Limits.RequireNoEntity(instanceId, nameof(instanceId));
        cancellation.ThrowIfCancellationRequested();
        RewindCommit commit = new(hub.Runtime, instanceId, time.GetUtcNow().UtcDateTime);
        hub.Runtime.Commits.Enqueue(commit);
        OrchestrationRuntimeStatus? status = await commit.Done.WaitAsync(cancellation);
        if (status is null)
        {
            throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
        }

        if (status != OrchestrationRuntimeStatus.Failed)
        {
            throw new InvalidOperationException("The rewind operation is only supported on failed orchestration instances.");
        }

        if (commit.IsRefused)
        {
            throw new InvalidOperationException(
                "The orchestration, or one that it called, failed inside a critical section; its locks are released, so it cannot go on there.");
        }

        DurableLog.Rewound(hub.Runtime.Logger, instanceId, reason);
    }

    public override async Task<IList<DurableTask.Core.History.HistoryEvent>> GetOrchestrationHistoryAsync(
        string instanceId,
        CancellationToken cancellation = default)
    {
        Limits.RequireNoEntity(instanceId, nameof(instanceId));
        cancellation.ThrowIfCancellationRequested();
        return await hub.Runtime.Executor.RunAsync<IList<DurableTask.Core.History.HistoryEvent>>(
            () =>
                hub.Runtime.Reader.FindInstance(instanceId) is { } instance
                    ? OfficialHistory.Of(instance, hub.Runtime.Reader.LoadHistory(instance.Key), options.DataConverter)
                    : throw new ArgumentException(
                        $"An orchestration with the instanceId {instanceId} was not found.",
                        nameof(instanceId)),
            cancellation);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<string> ScheduleAsync(
        string name,
        string? input,
        string? instanceId,
        string? tags,
        string? version,
        DateTimeOffset? startAt,
        Func<OrchestrationRuntimeStatus, bool> mayReplace)
    {
        // Ids that grow with time lie side by side in the index, so that few of its pages are written.
        string id = string.IsNullOrEmpty(instanceId) ? Guid.CreateVersion7(time.GetUtcNow()).ToString("N") : instanceId;
        Limits.RequireInstanceId(id, nameof(instanceId));
        using Activity? span = HubTracing.Create(name, version ?? options.DefaultVersion, id);
        NewInstance instance = new(
            id,
            name,
            version ?? options.DefaultVersion,
            input,
            tags,
            startAt?.UtcDateTime,
            time.GetUtcNow().UtcDateTime,
            Parent: null)
        {
            Trace = HubTracing.Context,
        };
        CreateCommit commit = new(hub.Runtime, instance, mayReplace);
        hub.Runtime.Commits.Enqueue(commit);
        await commit.Done;
        return id;
    }

    /// <summary>
    /// Which existing instance of the id gives way. Source: the host's OverridableStates.NonRunningStates, and OrchestrationIdReusePolicy.
    /// </summary>
    private static Func<OrchestrationRuntimeStatus, bool> MayReplace(StartOrchestrationOptions? options)
    {
        if (options?.DedupeStatuses is not { } names)
        {
            return static status => status.IsFinal();
        }

        HashSet<OrchestrationRuntimeStatus> kept =
        [
            .. names.Select(static name =>
                Enum.TryParse(name, ignoreCase: true, out OrchestrationRuntimeStatus status) && Enum.IsDefined(status)
                    ? status
                    : throw new ArgumentException($"Invalid orchestration runtime status: '{name}' for deduplication.")),
        ];
        bool replacesRunning = !kept.IsSupersetOf([
            OrchestrationRuntimeStatus.Running,
            OrchestrationRuntimeStatus.Pending,
            OrchestrationRuntimeStatus.Suspended,
        ]);
        return kept.Contains(OrchestrationRuntimeStatus.Terminated) && replacesRunning
            ? throw new ArgumentException(
                "Dedupe statuses that contain Terminated must contain Running, Pending and Suspended too: "
                    + "a running instance would be terminated first, "
                    + "which would then forbid to replace it.")
            : status => !kept.Contains(status);
    }

    private static void Require(string instanceId, string verb, OrchestrationRuntimeStatus? status)
    {
        if (status is null)
        {
            throw new ArgumentException($"No instance with ID '{instanceId}' was found.", nameof(instanceId));
        }

        if (status.Value.IsFinal())
        {
            throw new InvalidOperationException(
                $"Cannot {verb} the orchestration instance {instanceId} because instance is in the {status} state.");
        }
    }

    private async Task<OrchestrationRuntimeStatus?> SendAsync(string instanceId, HistoryEvent message, CancellationToken cancellation)
    {
        Limits.RequireNoEntity(instanceId, nameof(instanceId));
        cancellation.ThrowIfCancellationRequested();
        SendCommit commit = new(hub.Runtime, instanceId, message);
        hub.Runtime.Commits.Enqueue(commit);
        return await commit.Done.WaitAsync(cancellation);
    }

    private async Task<OrchestrationMetadata> WaitAsync(
        string instanceId,
        bool payloads,
        Func<OrchestrationMetadata, bool> condition,
        bool looksFirst,
        CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        while (true)
        {
            Task<OrchestrationMetadata> change = hub.Runtime.Waiters.NextChangeAsync(instanceId, out bool isRunning);
            if (looksFirst || !isRunning)
            {
                OrchestrationMetadata instance =
                    await GetInstancesAsync(instanceId, payloads, cancellation)
                    ?? throw new InvalidOperationException($"Orchestration with instanceId '{instanceId}' does not exist.");
                if (condition(instance))
                {
                    return instance;
                }
            }

            OrchestrationMetadata changed = await change.WaitAsync(cancellation);
            if (!payloads && condition(changed))
            {
                return changed;
            }
        }
    }

    private async Task<(IReadOnlyList<OrchestrationMetadata> Page, string? Next)> PageAsync(
        InstanceFilter filter,
        string? token,
        int size,
        bool payloads,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        long after = 0;
        if (!string.IsNullOrEmpty(token) && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            throw new ArgumentException("The continuation token is not one of this hub.", nameof(token));
        }

        int limit = Math.Min(size, MaxPageSize);
        IReadOnlyList<(long Key, OrchestrationMetadata Metadata)> found = await hub.Runtime.Executor.RunAsync(
            () => hub.Runtime.Reader.Query(filter, after, limit + 1, payloads, options.DataConverter),
            cancellation);
        return found.Count > limit
            ? ([.. found.Take(limit).Select(row => row.Metadata)], found[limit - 1].Key.ToString(CultureInfo.InvariantCulture))
            : ([.. found.Select(row => row.Metadata)], null);
    }

    private async Task<int> PurgeAsync(IReadOnlyList<string> instanceIds, bool recursive, CancellationToken cancellation)
    {
        int count = 0;
        Queue<IReadOnlyList<string>> batches = new([instanceIds]);
        while (batches.TryDequeue(out IReadOnlyList<string>? ids))
        {
            cancellation.ThrowIfCancellationRequested();
            (List<long> purged, int done) = await hub.Runtime.CommitAsync(writer =>
            {
                List<long> keys = [];
                int read = 0;
                long before = writer.RemovedEvents;
                while (read < ids.Count && writer.RemovedEvents - before < PurgeEvents)
                {
                    if (writer.Find(ids[read++]) is { } found && found.Status.IsFinal())
                    {
                        writer.Remove(found.Key);
                        keys.Add(found.Key);
                    }
                }

                return (keys, read);
            });
            count += purged.Count;
            if (done < ids.Count)
            {
                batches.Enqueue([.. ids.Skip(done)]);
            }

            foreach (long parent in recursive ? purged : [])
            {
                string? token = null;
                do
                {
                    (IReadOnlyList<OrchestrationMetadata> children, token) = await PageAsync(
                        new InstanceFilter { ParentKey = parent },
                        token,
                        PurgeBatch,
                        payloads: false,
                        cancellation);
                    if (children.Count > 0)
                    {
                        batches.Enqueue([.. children.Select(child => child.InstanceId)]);
                    }
                } while (token is not null);
            }
        }

        return count;
    }

    private string? Serialize(object? value, string what)
    {
        string? json = options.DataConverter.Serialize(value);
        return json is null || Encoding.UTF8.GetByteCount(json) is int bytes && bytes <= options.MaxPayloadBytes
            ? json
            : throw new ArgumentException(
                $"The {what} has {Encoding.UTF8.GetByteCount(json)} bytes as JSON; the limit is {options.MaxPayloadBytes}. "
                    + "Pass a reference instead."
            );
    }
}
