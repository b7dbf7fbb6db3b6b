using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Durable.Entities;

/// <summary>The part of the management HTTP API that is about entities. Source: the extension's HttpApiHandler.</summary>
internal static class EntityManagement
{
    // The real API's sign for an empty key.
    private const string EmptyKey = "$";

    public static async Task<IResult> ListAsync(HttpContext http, DurableTaskHub hub)
    {
        string? name = http.Request.RouteValues["entityName"] as string;
        EntityQuery query = new()
        {
            InstanceIdStartsWith = string.IsNullOrEmpty(name) ? null : $"@{name}@",
            LastModifiedFrom = DurableTaskManagement.Time(http, "lastOperationTimeFrom"),
            LastModifiedTo = DurableTaskManagement.Time(http, "lastOperationTimeTo"),
            IncludeState = DurableTaskManagement.Flag(http, "fetchState", false),
            PageSize = int.TryParse(http.Request.Query["top"], CultureInfo.InvariantCulture, out int top) && top > 0 ? top : null,
            ContinuationToken = http.Request.Headers[DurableTaskManagement.ContinuationHeader],
        };
        await foreach (
            Page<EntityMetadata> page in hub.Client.Entities.GetAllEntitiesAsync(query).AsPages().WithCancellation(http.RequestAborted))
        {
            http.Response.Headers[DurableTaskManagement.ContinuationHeader] = page.ContinuationToken ?? string.Empty;
            return DurableTaskManagement.Json(new JsonArray([.. page.Values.Select(Status)]));
        }

        return DurableTaskManagement.Json(new JsonArray());
    }

    public static async Task<IResult> GetAsync(HttpContext http, DurableTaskHub hub)
    {
        EntityInstanceId id = Id(http);
        EntityMetadata? entity = await hub.Client.Entities.GetEntityAsync(id.Key == EmptyKey ? new(id.Name, "") : id, http.RequestAborted);
        return entity is null
            ? Results.NotFound()
            : Results.Text(DurableTaskManagement.Parse(entity.State.Value)?.ToJsonString() ?? "null", "application/json");
    }

    public static async Task<IResult> SignalAsync(HttpContext http, DurableTaskHub hub)
    {
        string operation = http.Request.Method == HttpMethods.Delete ? "delete" : (string?)http.Request.Query["op"] ?? string.Empty;
        if (await DurableTaskManagement.ReadBodyAsync(http, hub.MaxPayloadBytes) is not { } body)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        string? input = body.Length == 0 ? null : body;
        if (input is not null && http.Request.HasJsonContentType())
        {
            try
            {
                using JsonDocument parsed = JsonDocument.Parse(input);
            }
            catch (JsonException exception)
            {
                return DurableTaskManagement.BadRequest("Could not parse JSON content: " + exception.Message);
            }
        }
        else if (input is not null)
        {
            input = JsonValue.Create(input).ToJsonString();
        }

        await ((EntityClient)hub.Client.Entities).SignalJsonAsync(Id(http), operation, input, http.RequestAborted);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static EntityInstanceId Id(HttpContext http) =>
        new(DurableTaskManagement.Route(http, "entityName"), http.Request.RouteValues["entityKey"] as string ?? string.Empty);

    private static JsonNode Status(EntityMetadata entity) =>
        new JsonObject
        {
            ["entityId"] = new JsonObject { ["name"] = entity.Id.Name, ["key"] = entity.Id.Key },
            ["lastOperationTime"] = entity.LastModifiedTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
            ["state"] = entity.IncludesState ? DurableTaskManagement.Parse(entity.State.Value) : null,
        };
}
