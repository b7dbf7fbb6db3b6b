using System.Globalization;
using Functions.Api.Http;
using Functions.Api.Monitor.Hubs;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Instances;

/// <summary>Which instances are asked for; what is null or empty does not restrict.</summary>
internal sealed record InstanceFilter
{
    private const int MaxText = 100;

    /// <summary>One hub, or null for all.</summary>
    public string? Hub { get; init; }

    /// <summary>States.</summary>
    public IReadOnlyList<OrchestrationRuntimeStatus> Statuses { get; init; } = [];

    /// <summary>The orchestrator's name, ignoring case.</summary>
    public string? Name { get; init; }

    /// <summary>How the id begins.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Created at or after.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Created at or before.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>Reads the query parameters.</summary>
    /// <exception cref="Domain.Problems.ProblemException"><c>invalid_field</c>.</exception>
    public static InstanceFilter Of(HttpRequest request) => new()
    {
        Hub = Text(request, "hub") is not { } hub || hub is HubClients.MediaHub or HubClients.SocialHub
            ? Text(request, "hub")
            : throw HttpRequestExtensions.InvalidField("hub", $"must be {HubClients.MediaHub} or {HubClients.SocialHub}"),
        Statuses = Instances.Statuses.Parse(Text(request, "status"), "status"),
        Name = Text(request, "name"),
        IdPrefix = Text(request, "id_prefix"),
        CreatedFrom = Time(request, "created_from"),
        CreatedTo = Time(request, "created_to"),
    };

    /// <summary>What the durable client cannot select by itself.</summary>
    public bool Matches(OrchestrationMetadata instance) =>
        (Name is null || string.Equals(instance.Name, Name, StringComparison.OrdinalIgnoreCase))
        && (CreatedFrom is not { } from || instance.CreatedAt >= from)
        && (CreatedTo is not { } to || instance.CreatedAt <= to)
        && (Statuses.Count == 0 || Statuses.Contains(instance.RuntimeStatus))
        && (IdPrefix is null || instance.InstanceId.StartsWith(IdPrefix, StringComparison.Ordinal));

    private static string? Text(HttpRequest request, string name) => request.Query[name].ToString() switch
    {
        "" => null,
        { Length: <= MaxText } text => text,
        _ => throw HttpRequestExtensions.InvalidField(name, $"must have at most {MaxText} characters"),
    };

    private static DateTimeOffset? Time(HttpRequest request, string name) => Text(request, name) is not { } text
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw HttpRequestExtensions.InvalidField(name, "must be an RFC 3339 time");
}
