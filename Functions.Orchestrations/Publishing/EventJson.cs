using System.Text.Json.Serialization;
using Domain.Events;

namespace Functions.Orchestrations.Publishing;

/// <summary>How events are read.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(MediaSettled))]
internal sealed partial class EventJson : JsonSerializerContext;
