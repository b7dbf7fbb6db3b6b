using Domain.Ids;
using Domain.Staff;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Staff;

/// <summary>Operators' actions, a partition per month: few are written, and they are read newest first.</summary>
public sealed class CosmosOperatorActionStore(CosmosDatabase database, TimeProvider time) : IOperatorActionStore
{
    private const int Months = 13;
    private const string AfterEveryKey = ":";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);
    private readonly Container actions = database.Container(CosmosContainers.OperatorActions);

    /// <inheritdoc/>
    public Task PutAsync(OperatorAction action, CancellationToken cancellationToken)
    {
        var item = OperatorActionItem.From(action, Lifetime);
        return actions.UpsertItemAsync(item, new PartitionKey(item.Month), cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OperatorAction>> ListAsync(string? target, SnowflakeId? before, int limit, CancellationToken cancellationToken)
    {
        var found = new List<OperatorAction>();
        var newest = before?.Timestamp ?? time.GetUtcNow();
        for (var back = 0; back < Months && found.Count < limit; back++)
        {
            var ofTarget = target is null ? "" : "c.target = @target AND ";
            var query = new QueryDefinition($"SELECT TOP {limit - found.Count} * FROM c WHERE {ofTarget}c.sortKey < @before ORDER BY c.sortKey DESC")
                .WithParameter("@before", before?.ToKey() ?? AfterEveryKey);
            if (target is not null)
            {
                query.WithParameter("@target", target);
            }

            var month = OperatorActionItem.MonthOf(newest.AddMonths(-back));
            found.AddRange((await actions.QueryAsync<OperatorActionItem>(query, month, cancellationToken)).Select(item => item.Action));
        }

        return found;
    }
}
