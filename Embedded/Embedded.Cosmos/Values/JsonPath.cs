using System.Globalization;
using System.Text.Json;

namespace Embedded.Cosmos.Values;

/// <summary>A path of property names and array indexes into a document. Its text form is a JSON array, so that no name needs a syntax of its own.</summary>
internal sealed class JsonPath : IEquatable<JsonPath>
{
    private readonly (string? Name, int Index)[] steps;

    public JsonPath(IEnumerable<object> steps)
    {
        this.steps =
        [
            .. steps.Select(step => step is string name ? (name, 0) : ((string?)null, Convert.ToInt32(step, CultureInfo.InvariantCulture))),
        ];
        Text =
            "["
            + string.Join(
                ",",
                this.steps.Select(step => step.Name is { } name ? Quote(name) : step.Index.ToString(CultureInfo.InvariantCulture))
            )
            + "]";
    }

    /// <summary>For example <c>["author","name"]</c>.</summary>
    public string Text { get; }

    public int Length => steps.Length;

    /// <summary>Parses a path of an indexing policy or a partition key: <c>/author/name</c>, <c>/"odd name"/x</c>.</summary>
    public static JsonPath ParsePointer(string pointer)
    {
        var steps = new List<object>();
        var position = 0;
        while (position < pointer.Length)
        {
            if (pointer[position] != '/')
            {
                throw new FormatException($"The path '{pointer}' must start every step with '/'.");
            }

            position++;
            if (position < pointer.Length && pointer[position] is '"' or '\'')
            {
                var end = pointer.IndexOf(pointer[position], position + 1);
                if (end < 0)
                {
                    throw new FormatException($"The path '{pointer}' has an unclosed quotation mark.");
                }

                steps.Add(pointer[(position + 1)..end]);
                position = end + 1;
            }
            else
            {
                var end = pointer.IndexOf('/', position);
                end = end < 0 ? pointer.Length : end;
                if (end == position)
                {
                    throw new FormatException($"The path '{pointer}' has an empty step.");
                }

                steps.Add(pointer[position..end]);
                position = end;
            }
        }

        return steps.Count == 0 ? throw new FormatException("A path must have at least one step.") : new JsonPath(steps);
    }

    /// <summary>Parses <see cref="Text"/>.</summary>
    public static JsonPath ParseText(string text)
    {
        using var document = JsonDocument.Parse(text);
        return new JsonPath(
            document
                .RootElement.EnumerateArray()
                .Select(step => step.ValueKind == JsonValueKind.String ? (object)step.GetString()! : step.GetInt32())
                .ToArray()
        );
    }

    public SqlValue Find(SqlValue value)
    {
        foreach (var (name, index) in steps)
        {
            value = name is null ? value.Item(index) : value.Property(name);
        }

        return value;
    }

    /// <summary>Moves a reader, standing on the first token of a value, to the value at this path.</summary>
    public bool TryFind(ref Utf8JsonReader reader)
    {
        foreach (var (name, index) in steps)
        {
            if (name is null ? !MoveToItem(ref reader, index) : !MoveToProperty(ref reader, name))
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(JsonPath? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as JsonPath);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static string Quote(string name) => "\"" + JsonEncodedText.Encode(name) + "\"";

    private static bool MoveToProperty(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool MoveToItem(ref Utf8JsonReader reader, int index)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (index-- == 0)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
