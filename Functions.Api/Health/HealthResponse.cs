namespace Functions.Api.Health;

/// <summary>How the service stands.</summary>
/// <param name="Status">ok or unavailable.</param>
/// <param name="Checks">What was asked, and ok or what came instead.</param>
public sealed record HealthResponse(string Status, IReadOnlyDictionary<string, string> Checks);
