using System.Text.Json;

namespace Infrastructure.ServiceBus;

/// <summary>How events travel between function apps, in both homes.</summary>
public static class EventTopic
{
    /// <summary>The topic.</summary>
    public const string Name = "events";

    /// <summary>The media type of a message's body.</summary>
    public const string ContentType = "application/json";

    /// <summary>How a message's body is written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);
}
