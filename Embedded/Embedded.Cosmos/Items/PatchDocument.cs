using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embedded.Cosmos.Query;
using Embedded.Cosmos.Sql;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Items;

/// <summary>A partial update: add, set, replace, remove, incr and move, under an optional condition.</summary>
internal sealed class PatchDocument
{
    private static readonly string[] ReadOnlyProperties = ["id", "_rid", "_self", "_etag", "_attachments", "_ts"];

    private readonly SqlQuery? condition;
    private readonly IReadOnlyList<Step> steps;

    private PatchDocument(SqlQuery? condition, IReadOnlyList<Step> steps)
    {
        this.condition = condition;
        this.steps = steps;
    }

    public static PatchDocument Parse(ReadOnlySpan<byte> json)
    {
        if (json.Length > JsonLimits.MaxItemBytes)
        {
            throw CosmosFault.TooLarge($"A patch has at most {JsonLimits.MaxItemBytes} bytes.");
        }

        try
        {
            var root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = JsonLimits.MaxDepth });
            var steps = root.GetProperty("operations").EnumerateArray().Select((step, index) => ReadStep(step, index + 1)).ToArray();
            if (steps.Length is 0 or > JsonLimits.MaxPatchOperations)
            {
                throw CosmosFault.BadRequest($"A patch has 1 to {JsonLimits.MaxPatchOperations} operations; this one has {steps.Length}.");
            }

            return new PatchDocument(
                root.TryGetProperty("condition", out var text) ? Parser.ParseCondition(text.GetString()!) : null,
                steps
            );
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw CosmosFault.BadRequest("The patch is not valid: " + exception.Message);
        }
    }

    public ItemDocument Apply(StoredItem item, ContainerState container, DateTimeOffset now)
    {
        if (condition is not null)
        {
            var environment = new QueryEnvironment(new Dictionary<string, SqlValue>(), now);
            var scope = new Scope(environment, null, condition.From!.RootName, SqlValue.From(JsonElement.Parse(item.Body)));
            if (!Interpreter.Rows(condition, scope).Any())
            {
                throw CosmosFault.PreconditionFailed(
                    "One of the specified pre-condition is not met: the filter predicate of the patch is not true."
                );
            }
        }

        var root = JsonNode.Parse(item.Body, documentOptions: new JsonDocumentOptions { MaxDepth = JsonLimits.MaxDepth })!.AsObject();
        foreach (var step in steps)
        {
            Run(step, root);
        }

        var document = ItemDocument.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()), container);
        return document
            .PartitionKey.Key.AsSpan()
            .SequenceEqual(PartitionKeyValue.Of(SqlValue.From(JsonElement.Parse(item.Body)), container.Settings.PartitionKey).Key)
            ? document
            : throw CosmosFault.BadRequest("A patch must not change the partition key.");
    }

    private static Step ReadStep(JsonElement step, int number)
    {
        var kind = step.GetProperty("op").GetString()!;
        if (kind is not ("add" or "set" or "replace" or "remove" or "incr" or "move"))
        {
            throw CosmosFault.BadRequest($"For Operation({number}): the operation '{kind}' is not known.");
        }

        JsonElement? value = step.TryGetProperty("value", out var found) ? found : null;
        if (kind is "add" or "set" or "replace" or "incr" && value is null)
        {
            throw CosmosFault.BadRequest($"For Operation({number}): '{kind}' needs a value.");
        }

        if (kind == "incr" && value!.Value.ValueKind != JsonValueKind.Number)
        {
            throw CosmosFault.BadRequest($"For Operation({number}): 'incr' needs a number.");
        }

        return new Step(kind, number, ReadPointer(step, "path", number), kind == "move" ? ReadPointer(step, "from", number) : null, value);
    }

    private static string[] ReadPointer(JsonElement step, string name, int number)
    {
        var pointer = step.GetProperty(name).GetString()!;
        if (pointer.Length < 2 || pointer[0] != '/')
        {
            throw CosmosFault.BadRequest($"For Operation({number}): '{pointer}' is not a path.");
        }

        string[] parts =
        [
            .. pointer[1..]
                .Split('/')
                .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)),
        ];
        return ReadOnlyProperties.Contains(parts[0])
            ? throw CosmosFault.BadRequest($"For Operation({number}): '{pointer}' cannot be patched.")
            : parts;
    }

    private static void Run(Step step, JsonObject root)
    {
        if (step.From is { } from)
        {
            var source = Parent(root, from, step);
            var moved = Get(source, from[^1], step)?.DeepClone();
            Remove(source, from[^1], step);
            Put(Parent(root, step.Path, step), step.Path[^1], moved, "add", step);
            return;
        }

        var parent = Parent(root, step.Path, step);
        var last = step.Path[^1];
        switch (step.Kind)
        {
            case "remove":
                Remove(parent, last, step);
                break;
            case "incr":
                Put(parent, last, Sum(Exists(parent, last) ? Get(parent, last, step) : null, Exists(parent, last), step), "set", step);
                break;
            default:
                Put(parent, last, ToNode(step.Value!.Value), step.Kind, step);
                break;
        }
    }

    private static JsonNode? ToNode(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : JsonNode.Parse(value.GetRawText());

    private static JsonNode Parent(JsonObject root, string[] path, Step step)
    {
        JsonNode node = root;
        foreach (var part in path.AsSpan(..^1))
        {
            node =
                Exists(node, part) && Get(node, part, step) is { } next ? next : throw step.Fault($"the path to '{part}' does not exist");
        }

        return node is JsonObject or JsonArray ? node : throw step.Fault("the parent is neither an object nor an array");
    }

    private static bool Exists(JsonNode parent, string name) =>
        parent switch
        {
            JsonObject target => target.ContainsKey(name),
            JsonArray array => TryIndex(name, out var index) && index < array.Count,
            _ => false,
        };

    private static JsonNode? Get(JsonNode parent, string name, Step step) =>
        !Exists(parent, name) ? throw step.Fault($"'{name}' does not exist")
        : parent is JsonArray array && TryIndex(name, out var index) ? array[index]
        : parent[name];

    private static void Remove(JsonNode parent, string name, Step step)
    {
        if (!Exists(parent, name))
        {
            throw step.Fault($"'{name}' does not exist; Remove Operation can only be performed on an existing path");
        }

        if (parent is JsonArray array && TryIndex(name, out var index))
        {
            array.RemoveAt(index);
        }
        else
        {
            parent.AsObject().Remove(name);
        }
    }

    private static void Put(JsonNode parent, string name, JsonNode? value, string kind, Step step)
    {
        if (kind == "replace" && !Exists(parent, name))
        {
            throw step.Fault($"'{name}' does not exist; Replace Operation can only be performed on an existing path");
        }

        if (parent is not JsonArray array)
        {
            parent.AsObject()[name] = value;
            return;
        }

        if (name == "-" && kind is "add" or "set")
        {
            array.Add(value);
        }
        else if (!TryIndex(name, out var index) || index > array.Count || (index == array.Count && kind != "add"))
        {
            throw step.Fault($"'{name}' is not an index of the array");
        }
        else if (kind == "add")
        {
            array.Insert(index, value);
        }
        else
        {
            array[index] = value;
        }
    }

    private static JsonValue Sum(JsonNode? current, bool exists, Step step)
    {
        var amount = step.Value!.Value;
        if (!exists)
        {
            return JsonValue.Create(amount)!;
        }

        if (current is not JsonValue number || number.GetValueKind() != JsonValueKind.Number)
        {
            throw step.Fault("the value to increment is not a number");
        }

        if (number.TryGetValue(out long left) && amount.TryGetInt64(out var right) && Math.Abs((double)left + right) < 9007199254740992)
        {
            return JsonValue.Create(left + right);
        }

        var sum = number.GetValue<double>() + amount.GetDouble();
        return double.IsFinite(sum) ? JsonValue.Create(sum) : throw step.Fault("the sum is beyond the range of a number");
    }

    private static bool TryIndex(string text, out int index)
    {
        index = 0;
        return text.Length is > 0 and < 9 && text.All(char.IsAsciiDigit) && int.TryParse(text, out index);
    }

    private sealed record Step(string Kind, int Number, string[] Path, string[]? From, JsonElement? Value)
    {
        public CosmosFault Fault(string message) => CosmosFault.BadRequest($"For Operation({Number}): {message}.");
    }
}
