using System.Text.Json;
using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable;

/// <summary>Free labels of instances and calls, as they are stored: a JSON object of strings.</summary>
internal static class InstanceTags
{
    /// <summary>Marks a sub-orchestration that nobody waits for; it is not inherited. Source: OrchestrationTags of DurableTask.Core.</summary>
    private const string FireAndForget = "FireAndForget";

    private const int MaxLength = 8192;

    /// <exception cref="ArgumentException">The tags have more than 8192 characters as JSON.</exception>
    public static string? Format(IEnumerable<KeyValuePair<string, string>>? tags)
    {
        Dictionary<string, string> copy = tags is null ? [] : new Dictionary<string, string>(tags);
        if (copy.Count == 0)
        {
            return null;
        }

        string json = JsonSerializer.Serialize(copy, HistoryJson.Default.DictionaryStringString);
        return json.Length <= MaxLength
            ? json
            : throw new ArgumentException($"The tags have more than {MaxLength} characters as JSON.", nameof(tags));
    }

    public static Dictionary<string, string> Parse(string? tags) =>
        tags is null ? [] : JsonSerializer.Deserialize(tags, HistoryJson.Default.DictionaryStringString)!;

    public static bool IsFireAndForget(string? tags) =>
        tags is not null && tags.Contains(FireAndForget, StringComparison.Ordinal) && Parse(tags).ContainsKey(FireAndForget);

    /// <summary>The tags of a sub-orchestration: its own, and those of its parent that it does not set.</summary>
    public static string? Inherit(string? own, string? parent)
    {
        if (parent is null)
        {
            return own;
        }

        Dictionary<string, string> tags = Parse(parent);
        tags.Remove(FireAndForget);
        foreach ((string key, string value) in Parse(own))
        {
            tags[key] = value;
        }

        return tags.Count == 0 ? null : JsonSerializer.Serialize(tags, HistoryJson.Default.DictionaryStringString);
    }
}
