using System.Text.Json.Serialization;
using Domain.Media.Warming;

namespace Functions.Media.Warming;

/// <summary>How wishes are read.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(WarmingOrder))]
internal sealed partial class WarmingJson : JsonSerializerContext;
