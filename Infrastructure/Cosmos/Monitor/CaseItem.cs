using System.Text.Json.Serialization;
using Domain.Monitor.Repairs;

namespace Infrastructure.Cosmos.Monitor;

/// <summary>A subject's case as stored.</summary>
/// <param name="Id">Always <see cref="ItemId"/>: one to a partition.</param>
/// <param name="Subject">The partition.</param>
/// <param name="State">How it stands.</param>
/// <param name="CaseKey">Its place in the list of cases.</param>
/// <param name="Ttl">Seconds until it is removed; -1 as long as it is not closed.</param>
/// <param name="Case">The case.</param>
internal sealed record CaseItem(string Id, string Subject, CaseState State, string CaseKey, [property: JsonPropertyName("ttl")] int Ttl, StuckSubject Case)
{
    public const string ItemId = "case";

    public static CaseItem From(StuckSubject stuck, TimeSpan retention) => new(
        ItemId, stuck.Subject.ToString(), stuck.State, stuck.Key, stuck.State == CaseState.Closed ? (int)retention.TotalSeconds : -1, stuck);
}
