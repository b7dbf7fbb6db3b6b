using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>Random queries over random items of mixed types give what a naive evaluator gives, however they are served.</summary>
[TestClass]
public sealed class QueryPropertyTests : CosmosTest
{
    private static readonly string[] Scalars =
    [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "1",
        "-1",
        "2.5",
        "1e300",
        "-1e-300",
        "\"\"",
        "\"a\"",
        "\"B\"",
        "\"aa\"",
        "\"é\"",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
    ];

    private static readonly Gen<string> Value = Gen.Frequency(
        (8, Gen.Elements(Scalars)),
        (1, Gen.Elements(Scalars).ArrayOf(2).Select(items => $"[{string.Join(',', items)}]")),
        (1, Gen.Elements(Scalars).Select(item => $$"""{"y":{{item}}}"""))
    );

    private static readonly Gen<string> Document =
        from x in Value
        from y in Value
        from z in Value
        from which in Gen.Choose(0, 15)
        from pk in Gen.Elements("p", "q")
        select $$"""{"pk":"{{pk}}"{{((which & 1) == 0 ? "" : $",\"x\":{x}")}}{{((which & 2) == 0 ? "" : $",\"y\":{y}")}}{{((which & 12) == 0 ? "" : $",\"z\":{{\"y\":{z}}}")}}}""";

    private static readonly Gen<Condition> Leaf = Gen.OneOf(
        from path in Gen.Elements("x", "y", "z.y", "x.y", "missing")
        from symbol in Gen.Elements("=", "!=", "<", "<=", ">", ">=")
        from literal in Value
        from mirrored in Gen.Elements(true, false)
        select Compared(path, symbol, literal, mirrored),
        from path in Gen.Elements("x", "y", "z.y", "z")
        select new Condition($"IS_DEFINED(c.{path})", item => Find(item, path).Exists),
        from left in Gen.Elements("x", "y")
        from symbol in Gen.Elements("=", "!=", "<", ">=")
        select new Condition($"c.{left} {symbol} c.z.y", item => NaiveEvaluator.Compare(symbol, Find(item, left), Find(item, "z.y"))),
        from path in Gen.Elements("x", "y")
        from literals in Gen.Elements(Scalars).NonEmptyListOf()
        select new Condition(
            $"c.{path} IN ({string.Join(", ", literals)})",
            item =>
                Find(item, path) is { Exists: true } found
                    ? literals.Any(literal => NaiveEvaluator.Compare("=", found, NaiveEvaluator.Found.Of(JsonNode.Parse(literal))) == true)
                    : null
        )
    );

    private static readonly Gen<Condition> Tree = Gen.Sized(size => TreeOf(Math.Min(size, 12)));

    private static readonly Gen<Order> Ordering =
        from path in Gen.Elements("x", "y", "z.y")
        from down in Gen.Elements(true, false)
        select new Order(path, down);

    protected override ContainerProperties Definition =>
        new("items", "/pk")
        {
            IndexingPolicy = new IndexingPolicy
            {
                CompositeIndexes =
                {
                    new()
                    {
                        new CompositePath { Path = "/x" },
                        new CompositePath { Path = "/y", Order = CompositePathSortOrder.Descending },
                    },
                },
            },
        };

    [TestMethod]
    public async Task Where_and_order_by_agree_with_a_naive_evaluator()
    {
        var items = await FillAsync(120);
        var cases = (
            from condition in Tree
            from order in Gen.Elements(false, true)
            from ordering in Ordering
            from partition in Gen.Elements<string?>("p", null)
            from page in Gen.Elements(3, 17, 1000)
            select (condition, order, ordering, partition, page)
        ).Sample(350, 12);
        var nonEmpty = 0;
        foreach (var (condition, order, ordering, partition, page) in cases)
        {
            var expected = items.Where(item => condition.Test(item) == true && (partition is null || (string)item["pk"]! == partition));
            var text = $"SELECT VALUE c.id FROM c WHERE {condition.Text}";
            if (!order)
            {
                CollectionAssert.AreEqual(expected.Select(Id).ToArray(), await Query<string>(text, partition, page), text);
            }
            else
            {
                // Arrays and objects have an order of their own in the service: what is checked is that of primitives.
                text += $" AND IS_PRIMITIVE(c.{ordering.Path}) ORDER BY c.{ordering.Path}{(ordering.IsDescending ? " DESC" : "")}";
                var sorted = expected.Where(item => Find(item, ordering.Path) is { Exists: true, Node: null or JsonValue }).ToList();
                sorted.Sort(
                    (left, right) =>
                    {
                        var comparison = NaiveEvaluator.Order(Find(left, ordering.Path), Find(right, ordering.Path));
                        comparison = comparison != 0 ? comparison : items.IndexOf(left).CompareTo(items.IndexOf(right));
                        return ordering.IsDescending ? -comparison : comparison;
                    }
                );
                CollectionAssert.AreEqual(sorted.Select(Id).ToArray(), await Query<string>(text, partition, page), text);
            }

            nonEmpty += expected.Any() ? 1 : 0;
        }

        Assert.IsGreaterThan(100, nonEmpty, "most conditions must let something through, or nothing is proved");
    }

    [TestMethod]
    public async Task A_condition_found_through_an_index_finds_the_same_as_a_scan()
    {
        await FillAsync(120);
        var conditions = (from condition in Leaf from rest in Leaf select (condition, rest))
            .Sample(150, 10)
            .Select(pair => $"{pair.condition.Text} AND {pair.rest.Text}")
            .ToArray();
        var scanned = new List<List<string>>();
        foreach (var condition in conditions)
        {
            scanned.Add(await Query<string>($"SELECT VALUE c.id FROM c WHERE {condition}"));
        }

        foreach (var path in (string[])["x", "y", "z.y", "x.y", "missing"])
        {
            await Query<string>($"SELECT VALUE c.id FROM c ORDER BY c.{path}");
            await Query<string>($"SELECT VALUE c.id FROM c ORDER BY c.{path}", "p");
        }

        for (var i = 0; i < conditions.Length; i++)
        {
            CollectionAssert.AreEqual(scanned[i], await Query<string>($"SELECT VALUE c.id FROM c WHERE {conditions[i]}"), conditions[i]);
        }
    }

    [TestMethod]
    public async Task A_composite_order_agrees_with_a_naive_evaluator_and_includes_what_is_missing()
    {
        var items = await FillAsync(100);
        foreach (var reversed in (bool[])[false, true])
        {
            var sorted = items.Where(item => IsPlain(item, "x") && IsPlain(item, "y")).ToList();
            sorted.Sort(
                (left, right) =>
                {
                    var comparison = OrderWithMissing(Find(left, "x"), Find(right, "x"));
                    comparison = comparison != 0 ? comparison : -OrderWithMissing(Find(left, "y"), Find(right, "y"));
                    comparison = comparison != 0 ? comparison : items.IndexOf(left).CompareTo(items.IndexOf(right));
                    return reversed ? -comparison : comparison;
                }
            );
            var text =
                "SELECT VALUE c.id FROM c WHERE NOT (IS_ARRAY(c.x) OR IS_OBJECT(c.x) OR IS_ARRAY(c.y) OR IS_OBJECT(c.y)) ORDER BY "
                + (reversed ? "c.x DESC, c.y" : "c.x, c.y DESC");
            foreach (var page in (int[])[4, 1000])
            {
                CollectionAssert.AreEqual(sorted.Select(Id).ToArray(), await Query<string>(text, pageSize: page), text);
            }
        }
    }

    private static bool IsPlain(JsonObject item, string path) => Find(item, path) is { Exists: false } or { Node: null or JsonValue };

    private static int OrderWithMissing(NaiveEvaluator.Found left, NaiveEvaluator.Found right) =>
        left.Exists && right.Exists ? NaiveEvaluator.Order(left, right) : left.Exists.CompareTo(right.Exists);

    private static Condition Compared(string path, string symbol, string literal, bool mirrored)
    {
        var value = NaiveEvaluator.Found.Of(JsonNode.Parse(literal));
        return mirrored
            ? new Condition($"{literal} {symbol} c.{path}", item => NaiveEvaluator.Compare(symbol, value, Find(item, path)))
            : new Condition($"c.{path} {symbol} {literal}", item => NaiveEvaluator.Compare(symbol, Find(item, path), value));
    }

    private static Gen<Condition> TreeOf(int size) =>
        size <= 1
            ? Leaf
            : Gen.OneOf(
                Leaf,
                from inner in TreeOf(size / 2)
                select new Condition($"NOT ({inner.Text})", item => NaiveEvaluator.Not(inner.Test(item))),
                from left in TreeOf(size / 2)
                from right in TreeOf(size / 2)
                select new Condition($"({left.Text} AND {right.Text})", item => NaiveEvaluator.And(left.Test(item), right.Test(item))),
                from left in TreeOf(size / 2)
                from right in TreeOf(size / 2)
                select new Condition($"({left.Text} OR {right.Text})", item => NaiveEvaluator.Or(left.Test(item), right.Test(item)))
            );

    private static NaiveEvaluator.Found Find(JsonObject item, string path) =>
        path.Split('.').Aggregate(NaiveEvaluator.Found.Of(item), (found, name) => found.Exists ? found.Property(name) : found);

    private static string Id(JsonObject item) => (string)item["id"]!;

    private async Task<List<JsonObject>> FillAsync(int count)
    {
        var items = new List<JsonObject>();
        foreach (var (json, index) in Document.Sample(count, 10).Select((json, index) => (json, index)))
        {
            var item = JsonNode.Parse(json)!.AsObject();
            item["id"] = $"{index}";
            using var stream = new MemoryStream(
                Encoding.UTF8.GetBytes(json.Replace("{\"pk\"", $"{{\"id\":\"{index}\",\"pk\"", StringComparison.Ordinal))
            );
            using var response = await Items.CreateItemStreamAsync(stream, new PartitionKey((string)item["pk"]!));
            response.EnsureSuccessStatusCode();
            items.Add(item);
        }

        return items;
    }

    private sealed record Condition(string Text, Func<JsonObject, bool?> Test);

    private sealed record Order(string Path, bool IsDescending);
}
