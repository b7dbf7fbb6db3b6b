using Domain.Ids;

namespace Domain.Media.Duplicates.Reports;

/// <summary>Keeps reports of pictures that look nearly the same. Every write is durable when its task completes.</summary>
public interface IDuplicateReports
{
    /// <summary>Most reports of one page.</summary>
    const int MaxPage = 100;

    /// <summary>Adds a report; where there is one of these two pictures already, that stays as it is.</summary>
    Task AddAsync(DuplicateReport report, CancellationToken cancellationToken);

    /// <summary>Reports, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">The <see cref="DuplicateReport.Key"/> of the last one of the page before; null for the first page.</param>
    /// <param name="limit">1 to <see cref="MaxPage"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<DuplicateReport>> ListAsync(DuplicateFilter filter, string? before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Reads, changes and writes back, guarded by the ETag: when somebody else wrote meanwhile, <paramref name="change"/> is applied afresh.
    /// Returning the same instance writes nothing.
    /// </summary>
    /// <returns>The report as it now is, or null when there is none.</returns>
    Task<DuplicateReport?> UpdateAsync(
        SnowflakeId mediaId, SnowflakeId earlierId, Func<DuplicateReport, DuplicateReport> change, CancellationToken cancellationToken);

    /// <summary>Removes every report about a picture, whether it is the later or the earlier one. May be repeated.</summary>
    Task RemoveAsync(SnowflakeId mediaId, CancellationToken cancellationToken);
}
