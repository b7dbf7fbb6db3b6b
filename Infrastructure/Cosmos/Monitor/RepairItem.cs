using System.Globalization;
using System.Text.Json.Serialization;
using Domain.Monitor.Repairs;

namespace Infrastructure.Cosmos.Monitor;

/// <summary>A repair as stored.</summary>
/// <param name="Id">Its number, so that a repeated one meets itself.</param>
/// <param name="Subject">The partition.</param>
/// <param name="RepairKey">Its place in the list of repairs.</param>
/// <param name="Ttl">Seconds until it is removed.</param>
/// <param name="Repair">The repair.</param>
internal sealed record RepairItem(string Id, string Subject, string RepairKey, [property: JsonPropertyName("ttl")] int Ttl, RepairRecord Repair)
{
    public static RepairItem From(RepairRecord repair, TimeSpan retention) => new(
        IdOf(repair.Attempt), repair.Subject.ToString(), repair.Key, (int)retention.TotalSeconds, repair);

    public static string IdOf(int attempt) => attempt.ToString("D4", CultureInfo.InvariantCulture);
}
