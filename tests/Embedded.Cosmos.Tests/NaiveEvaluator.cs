using System.Text.Json.Nodes;

namespace Embedded.Cosmos.Tests;

/// <summary>
/// A second reading of the query language's rules, written against them and not against the implementation: lists in memory, JsonNode,
/// and a missing node for undefined.
/// </summary>
public static class NaiveEvaluator
{
    private static readonly string[] KindOrder = ["null", "false", "true", "number", "string", "array", "object"];

    /// <summary>True, false, or null for undefined.</summary>
    public static bool? Compare(string symbol, Found left, Found right)
    {
        if (!left.Exists || !right.Exists)
        {
            return null;
        }

        if (symbol is "=" or "!=")
        {
            return JsonNode.DeepEquals(left.Node, right.Node) == (symbol == "=");
        }

        if (Type(left) != Type(right) || Type(left) is "array" or "object")
        {
            return null;
        }

        var comparison = Order(left, right);
        return symbol switch
        {
            "<" => comparison < 0,
            "<=" => comparison <= 0,
            ">" => comparison > 0,
            _ => comparison >= 0,
        };
    }

    public static bool? And(bool? left, bool? right) =>
        left == false || right == false ? false
        : left is null || right is null ? null
        : true;

    public static bool? Or(bool? left, bool? right) =>
        left == true || right == true ? true
        : left is null || right is null ? null
        : false;

    public static bool? Not(bool? value) => !value;

    /// <summary>The order of ORDER BY between defined primitives.</summary>
    public static int Order(Found left, Found right)
    {
        var byKind = Array.IndexOf(KindOrder, Kind(left)).CompareTo(Array.IndexOf(KindOrder, Kind(right)));
        return byKind != 0
            ? byKind
            : Kind(left) switch
            {
                "number" => left.Node!.GetValue<double>().CompareTo(right.Node!.GetValue<double>()),
                "string" => string.CompareOrdinal(left.Node!.GetValue<string>(), right.Node!.GetValue<string>()),
                _ => 0,
            };
    }

    private static string Type(Found value) => Kind(value) is "true" or "false" ? "boolean" : Kind(value);

    private static string Kind(Found value) => value.Node is null ? "null" : value.Node.GetValueKind().ToString().ToLowerInvariant();

    /// <summary>What a path leads to: nothing, or a node, where null is JSON's null.</summary>
    public readonly record struct Found(bool Exists, JsonNode? Node)
    {
        public static Found Of(JsonNode? node) => new(true, node);

        public Found Property(string name) =>
            Node is JsonObject parent && parent.TryGetPropertyValue(name, out var child) ? Of(child) : default;
    }
}
