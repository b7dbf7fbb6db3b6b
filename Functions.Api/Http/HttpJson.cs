using System.Text.Json.Serialization;

namespace Functions.Api.Http;

[JsonSerializable(typeof(ProblemResponse))]
internal sealed partial class HttpJson : JsonSerializerContext;
