using System.Text.Json.Serialization;

namespace Functions.Api.Health;

[JsonSerializable(typeof(HealthResponse))]
internal sealed partial class HealthJson : JsonSerializerContext;
