using Domain.Monitor;
using Domain.Monitor.Repairs;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Monitor;

/// <summary>
/// Cases and repairs in container <c>repairs</c>: a partition for each subject, in which the case and the beginning of a repair are written in one
/// transaction. The lists read across partitions; the container holds only what was stuck.
/// </summary>
public sealed class CosmosRepairLog(CosmosDatabase database, MonitorOptions options) : IRepairLog
{
    // Sorts after every key.
    private const string AfterEveryKey = ":";

    private const string Stuck = "c.state IN ('open', 'dead_lettered')";

    private readonly Container items = database.Container(CosmosContainers.Repairs);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StuckSubject>> ListStuckAsync(CaseState? state, string? after, int limit, CancellationToken cancellationToken)
    {
        var states = state is { } one ? $"c.state = '{NameOf(one)}'" : Stuck;
        var query = new QueryDefinition($"SELECT TOP {Bounded(limit)} * FROM c WHERE {states} AND c.caseKey > @after ORDER BY c.caseKey")
            .WithParameter("@after", after ?? "");
        return [.. (await items.QueryAsync<CaseItem>(query, null, cancellationToken)).Select(static item => item.Case)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<StuckClass, int>> CountStuckAsync(CancellationToken cancellationToken)
    {
        var query = new QueryDefinition($"SELECT c[\"case\"].class AS class, COUNT(1) AS number FROM c WHERE {Stuck} GROUP BY c[\"case\"].class");
        return (await items.QueryAsync<ClassCount>(query, null, cancellationToken)).ToDictionary(static count => count.Class, static count => count.Number);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairRecord>> ListRepairsAsync(string? before, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition($"SELECT TOP {Bounded(limit)} * FROM c WHERE c.repairKey < @before ORDER BY c.repairKey DESC")
            .WithParameter("@before", before ?? AfterEveryKey);
        return [.. (await items.QueryAsync<RepairItem>(query, null, cancellationToken)).Select(static item => item.Repair)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RepairRecord>> ListRepairsAsync(Subject subject, int limit, CancellationToken cancellationToken)
    {
        var query = new QueryDefinition($"SELECT TOP {Bounded(limit)} * FROM c WHERE IS_DEFINED(c.repairKey) ORDER BY c.repairKey DESC");
        return [.. (await items.QueryAsync<RepairItem>(query, subject.ToString(), cancellationToken)).Select(static item => item.Repair)];
    }

    /// <inheritdoc/>
    public async Task<StuckSubject?> FindAsync(Subject subject, CancellationToken cancellationToken) =>
        (await items.TryReadAsync<CaseItem>(CaseItem.ItemId, subject.ToString(), cancellationToken))?.Item.Case;

    /// <inheritdoc/>
    public async Task<StuckSubject?> UpdateAsync(Subject subject, Func<StuckSubject?, StuckSubject?> change, CancellationToken cancellationToken)
    {
        var item = await items.UpdateAsync<CaseItem>(
            CaseItem.ItemId,
            subject.ToString(),
            current =>
            {
                var changed = change(current?.Case);
                return changed is null || ReferenceEquals(changed, current?.Case) ? current : CaseItem.From(changed, options.Retention);
            },
            cancellationToken);
        return item?.Case;
    }

    /// <inheritdoc/>
    public async Task<RepairRecord> BeginAsync(RepairRecord repair, CancellationToken cancellationToken)
    {
        var subject = repair.Subject.ToString();
        while (true)
        {
            if (await items.TryReadAsync<RepairItem>(RepairItem.IdOf(repair.Attempt), subject, cancellationToken) is var (begun, _))
            {
                return begun.Repair;
            }

            if (await items.TryReadAsync<CaseItem>(CaseItem.ItemId, subject, cancellationToken) is not var (item, etag))
            {
                throw new InvalidOperationException($"There is no case of {subject}: it is opened before it is repaired.");
            }

            var counted = item.Case with { Repairs = repair.Attempt, RepairsInStage = item.Case.RepairsInStage + 1, RepairedAt = repair.At };
            var refused = await items.CreateTransactionalBatch(new PartitionKey(subject))
                .CreateItem(RepairItem.From(repair, options.Retention))
                .ReplaceItem(CaseItem.ItemId, CaseItem.From(counted, options.Retention), new TransactionalBatchItemRequestOptions { IfMatchEtag = etag })
                .TryExecuteAsync(cancellationToken);
            if (refused is null)
            {
                return repair;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<RepairRecord> EndAsync(RepairRecord repair, CancellationToken cancellationToken)
    {
        var item = await items.UpdateAsync<RepairItem>(
            RepairItem.IdOf(repair.Attempt),
            repair.Subject.ToString(),
            current => current is { Repair.Outcome: not RepairOutcome.Begun } ? current : RepairItem.From(repair, options.Retention),
            cancellationToken);
        return item!.Repair;
    }

    private static int Bounded(int limit) => Math.Clamp(limit, 1, IRepairLog.MaxPage);

    // As the enum is written in JSON.
    private static string NameOf(CaseState state) => state switch
    {
        CaseState.Open => "open",
        CaseState.DeadLettered => "dead_lettered",
        _ => "closed",
    };

    private sealed record ClassCount(StuckClass Class, int Number);
}
