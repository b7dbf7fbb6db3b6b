using Domain.Ids;
using Domain.Media;
using Domain.Media.Duplicates.Reports;
using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos.Media.Duplicates;

/// <summary>
/// Reports in container <c>duplicates</c>, a partition for each picture: reports beside the later one, and beside the earlier one a reference to each. The
/// list reads across partitions; the container holds only what was flagged.
/// </summary>
public sealed class CosmosDuplicateReports(CosmosDatabase database, MediaOptions options) : IDuplicateReports
{
    // Sorts after every key.
    private const string AfterEveryKey = ":";

    private readonly Container items = database.Container(CosmosContainers.Duplicates);

    /// <inheritdoc/>
    public async Task AddAsync(DuplicateReport report, CancellationToken cancellationToken)
    {
        // The reference first: a report without one would outlive its earlier picture.
        var reference = ReferenceItem.To(report, options.DuplicateReportRetention);
        _ = await items.TryCreateAsync(reference, reference.MediaId, cancellationToken);
        var item = ReportItem.From(report, options.DuplicateReportRetention);
        _ = await items.TryCreateAsync(item, item.MediaId, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DuplicateReport>> ListAsync(DuplicateFilter filter, string? before, int limit, CancellationToken cancellationToken)
    {
        var conditions = new List<string> { "c.reportKey < @before" };
        var parameters = new Dictionary<string, object> { ["@before"] = before ?? AfterEveryKey };
        Require(filter.State, "c.state = @state", "@state");
        Require(filter.OwnerId, "ARRAY_CONTAINS(c.owners, @owner)", "@owner");
        Require(filter.MaxDistance, "c.distance <= @distance", "@distance");
        Require(filter.OwnersDiffer, "c.ownersDiffer = @differ", "@differ");
        var query = new QueryDefinition(
            $"SELECT TOP {Math.Clamp(limit, 1, IDuplicateReports.MaxPage)} * FROM c WHERE {string.Join(" AND ", conditions)} ORDER BY c.reportKey DESC");
        foreach (var (name, value) in parameters)
        {
            query.WithParameter(name, value);
        }

        return [.. (await items.QueryAsync<ReportItem>(query, null, cancellationToken)).Select(static item => item.Report)];

        void Require<T>(T? value, string condition, string name)
            where T : struct
        {
            if (value is { } wanted)
            {
                conditions.Add(condition);
                parameters.Add(name, wanted);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<DuplicateReport?> UpdateAsync(
        SnowflakeId mediaId, SnowflakeId earlierId, Func<DuplicateReport, DuplicateReport> change, CancellationToken cancellationToken)
    {
        var item = await items.UpdateAsync<ReportItem>(
            earlierId.ToString(),
            mediaId.ToString(),
            current =>
            {
                var changed = current is null ? null : change(current.Report);
                return ReferenceEquals(changed, current?.Report) ? current : ReportItem.From(changed!, options.DuplicateReportRetention);
            },
            cancellationToken);
        return item?.Report;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var own = mediaId.ToString();
        var there = await items.QueryAsync<Found>(new QueryDefinition("SELECT c.id, c.reportedBy FROM c"), own, cancellationToken);
        foreach (var (id, reportedBy) in there)
        {
            // What is found from here goes last, so that a second try finds it again.
            _ = reportedBy is null
                ? await items.TryDeleteAsync(ReferenceItem.IdOf(own), id, null, cancellationToken)
                : await items.TryDeleteAsync(own, reportedBy, null, cancellationToken);
            _ = await items.TryDeleteAsync(id, own, null, cancellationToken);
        }
    }

    private sealed record Found(string Id, string? ReportedBy);
}
