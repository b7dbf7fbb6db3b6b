namespace Functions.Api.Monitor.Instances;

/// <summary>What a purge found and removed.</summary>
/// <param name="Matched">Instances that matched, as far as they were looked at.</param>
/// <param name="Purged">Instances removed; 0 in a dry run.</param>
/// <param name="HasMore">Whether more may match: call again.</param>
public sealed record PurgeResponse(int Matched, int Purged, bool HasMore);
