using System.Text.Json.Serialization;
using Functions.Api.Http;

namespace Functions.Api.Pages;

[JsonSerializable(typeof(ListResponse<DemoPerson>))]
internal sealed partial class PagesJson : JsonSerializerContext;
