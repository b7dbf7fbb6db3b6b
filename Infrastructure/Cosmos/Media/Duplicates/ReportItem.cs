using Domain.Ids;
using Domain.Media.Duplicates.Reports;

namespace Infrastructure.Cosmos.Media.Duplicates;

/// <summary>A report as stored, beside the later picture.</summary>
/// <param name="Id">The earlier picture.</param>
/// <param name="MediaId">The partition: the later picture.</param>
/// <param name="ReportKey">Its place in the list of all.</param>
/// <param name="State">What people think of it.</param>
/// <param name="Distance">Bits between the two.</param>
/// <param name="OwnersDiffer">Whether they belong to two people.</param>
/// <param name="Owners">Whose they are.</param>
/// <param name="Report">The report.</param>
/// <param name="Ttl">Seconds until it is removed.</param>
internal sealed record ReportItem(
    string Id,
    string MediaId,
    string ReportKey,
    ReviewState State,
    int Distance,
    bool OwnersDiffer,
    IReadOnlyList<SnowflakeId> Owners,
    DuplicateReport Report,
    int Ttl)
{
    public static ReportItem From(DuplicateReport report, TimeSpan retention) => new(
        report.EarlierId.ToString(),
        report.MediaId.ToString(),
        report.Key,
        report.State,
        report.Distance,
        report.OwnerId != report.EarlierOwnerId,
        [report.OwnerId, report.EarlierOwnerId],
        report,
        (int)retention.TotalSeconds);
}
