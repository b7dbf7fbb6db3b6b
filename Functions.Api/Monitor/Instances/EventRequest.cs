using System.Text.Json;

namespace Functions.Api.Monitor.Instances;

/// <summary>An event for an instance.</summary>
/// <param name="Payload">Any JSON; null or left out for none.</param>
public sealed record EventRequest(JsonElement? Payload = null);
