using System.Globalization;
using Embedded.Functions.Durable.Execution;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Durable.Entities;

/// <summary>The client of a hub's entities in the same process. Every task completes when its change is durable.</summary>
internal sealed class EntityClient(DurableTaskHub hub, DurableTaskHubOptions options, TimeProvider time) : DurableEntityClient(options.Name)
{
    private const int MaxPageSize = 1000;

    public override async Task SignalEntityAsync(
        EntityInstanceId id,
        string operationName,
        object? input = null,
        SignalEntityOptions? options = null,
        CancellationToken cancellation = default) =>
        await SendAsync(EntityMessages.Signal(id, operationName, input, options, hub.Runtime.Settings), cancellation);

    /// <summary>Sends an operation whose input is JSON already.</summary>
    public Task SignalJsonAsync(EntityInstanceId id, string operationName, string? json, CancellationToken cancellationToken) =>
        SendAsync(EntityMessages.Signal(id, operationName, null, null, hub.Runtime.Settings) with { Payload = json }, cancellationToken);

    public override async Task<EntityMetadata?> GetEntityAsync(
        EntityInstanceId id,
        bool includeState = true,
        CancellationToken cancellation = default) =>
        await FindAsync(id, includeState, cancellation) is { } row ? Metadata(row) : null;

    public override async Task<EntityMetadata<T>?> GetEntityAsync<T>(
        EntityInstanceId id,
        bool includeState = true,
        CancellationToken cancellation = default) =>
        await FindAsync(id, includeState, cancellation) is { } row ? Metadata<T>(row) : null;

    public override AsyncPageable<EntityMetadata> GetAllEntitiesAsync(EntityQuery? filter = null) => Query(filter, Metadata);

    public override AsyncPageable<EntityMetadata<T>> GetAllEntitiesAsync<T>(EntityQuery? filter = null) => Query(filter, Metadata<T>);

    public override async Task<CleanEntityStorageResult> CleanEntityStorageAsync(
        CleanEntityStorageRequest? request = null,
        bool continueUntilComplete = true,
        CancellationToken cancellation = default)
    {
        CleanEntityStorageRequest what = request ?? CleanEntityStorageRequest.Default;
        long after = Position(what.ContinuationToken);
        int removed = 0;
        int released = 0;
        do
        {
            cancellation.ThrowIfCancellationRequested();
            (IReadOnlyList<EntityRow> page, long? next) = await PageAsync(
                new EntityFilter { IncludeTransient = true },
                after,
                EntityQuery.DefaultPageSize,
                states: false,
                cancellation);
            (long, long)[] orphaned = what.ReleaseOrphanedLocks
                ? [.. await hub.Runtime.Executor.RunAsync(() => hub.Runtime.Reader.LoadOrphanedLocks(), cancellation)]
                : [];
            CleanCommit commit = new(hub.Runtime, what.RemoveEmptyEntities ? [.. page.Select(row => -row.Number)] : [], orphaned);
            hub.Runtime.Commits.Enqueue(commit);
            (int Removed, int Released) done = await commit.Done.WaitAsync(cancellation);
            removed += done.Removed;
            released += done.Released;
            if (next is null)
            {
                return new CleanEntityStorageResult { EmptyEntitiesRemoved = removed, OrphanedLocksReleased = released };
            }

            after = next.Value;
        } while (continueUntilComplete);

        return new CleanEntityStorageResult
        {
            EmptyEntitiesRemoved = removed,
            OrphanedLocksReleased = released,
            ContinuationToken = after.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static long Position(string? token) =>
        string.IsNullOrEmpty(token) ? 0
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out long after) ? after
        : throw new ArgumentException("The continuation token is not one of this hub.", nameof(token));

    private async Task SendAsync(HistoryEvent signal, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SignalCommit commit = new(hub.Runtime, signal, time.GetUtcNow().UtcDateTime);
        hub.Runtime.Commits.Enqueue(commit);
        await commit.Done.WaitAsync(cancellationToken);
    }

    private async Task<EntityRow?> FindAsync(EntityInstanceId id, bool includeState, CancellationToken cancellationToken)
    {
        Limits.RequireEntityId(id, nameof(id));
        (IReadOnlyList<EntityRow> found, _) = await PageAsync(
            new EntityFilter { Id = id.ToString() },
            after: 0,
            size: 1,
            includeState,
            cancellationToken);
        return found is [var row] ? row : null;
    }

    private AsyncPageable<TMetadata> Query<TMetadata>(EntityQuery? query, Func<EntityRow, TMetadata> select)
        where TMetadata : notnull
    {
        query ??= new EntityQuery();
        EntityFilter filter = new()
        {
            IdPrefix = query.InstanceIdStartsWith,
            ModifiedFrom = query.LastModifiedFrom,
            ModifiedTo = query.LastModifiedTo,
            IncludeTransient = query.IncludeTransient,
        };
        return Pageable.Create<TMetadata>(
            async (continuation, size, cancellationToken) =>
            {
                (IReadOnlyList<EntityRow> page, long? next) = await PageAsync(
                    filter,
                    Position(continuation ?? query.ContinuationToken),
                    size ?? query.PageSize ?? EntityQuery.DefaultPageSize,
                    query.IncludeState,
                    cancellationToken);
                return new Page<TMetadata>([.. page.Select(select)], next?.ToString(CultureInfo.InvariantCulture));
            });
    }

    private async Task<(IReadOnlyList<EntityRow> Page, long? Next)> PageAsync(
        EntityFilter filter,
        long after,
        int size,
        bool states,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        int limit = Math.Min(size, MaxPageSize);
        IReadOnlyList<EntityRow> found = await hub.Runtime.Executor.RunAsync(
            () => hub.Runtime.Reader.QueryEntities(filter, after, limit + 1, states),
            cancellationToken);
        return found.Count > limit ? ([.. found.Take(limit)], found[limit - 1].Number) : (found, null);
    }

    private EntityMetadata Metadata(EntityRow row) =>
        new(EntityInstanceId.FromString(row.Id), row.State is { } state ? new SerializedData(state, options.DataConverter) : null)
        {
            LastModifiedTime = new DateTimeOffset(row.Modified),
            BacklogQueueSize = row.Backlog,
            LockedBy = row.LockedBy,
        };

    private EntityMetadata<T> Metadata<T>(EntityRow row)
    {
        EntityInstanceId id = EntityInstanceId.FromString(row.Id);
        return row.State is { } state
            ? new EntityMetadata<T>(id, options.DataConverter.Deserialize<T>(state))
            {
                LastModifiedTime = new DateTimeOffset(row.Modified),
                BacklogQueueSize = row.Backlog,
                LockedBy = row.LockedBy,
            }
            : new EntityMetadata<T>(id)
            {
                LastModifiedTime = new DateTimeOffset(row.Modified),
                BacklogQueueSize = row.Backlog,
                LockedBy = row.LockedBy,
            };
    }
}
