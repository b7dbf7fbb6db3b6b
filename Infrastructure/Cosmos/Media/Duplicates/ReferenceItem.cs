using Domain.Media.Duplicates.Reports;

namespace Infrastructure.Cosmos.Media.Duplicates;

/// <summary>Beside the earlier picture: that there is a report beside a later one. So whoever removes the earlier one finds it.</summary>
/// <param name="Id">Which.</param>
/// <param name="MediaId">The partition: the earlier picture.</param>
/// <param name="ReportedBy">The later picture.</param>
/// <param name="Ttl">Seconds until it is removed.</param>
internal sealed record ReferenceItem(string Id, string MediaId, string ReportedBy, int Ttl)
{
    public static ReferenceItem To(DuplicateReport report, TimeSpan retention) => new(
        IdOf(report.MediaId.ToString()), report.EarlierId.ToString(), report.MediaId.ToString(), (int)retention.TotalSeconds);

    public static string IdOf(string reportedBy) => $"by-{reportedBy}";
}
