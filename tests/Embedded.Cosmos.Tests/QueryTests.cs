using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class QueryTests : CosmosTest
{
    private static readonly string[] Documents =
    [
        """{"id":"1","pk":"p","n":1,"s":"apple","tags":["a","b"],"who":{"name":"Ann","age":30},"flag":true}""",
        """{"id":"2","pk":"p","n":2,"s":"Banana","tags":["b"],"who":{"name":"Bob","age":20},"flag":false}""",
        """{"id":"3","pk":"p","n":"three","s":"cherry","tags":[],"who":null}""",
        """{"id":"4","pk":"q","n":4.5,"s":"apple pie","tags":["a","c"],"who":{"name":"Ann"},"flag":true}""",
        """{"id":"5","pk":"q","n":null,"s":"date"}""",
        """{"id":"6","pk":"r","n":-3,"s":"","odd name":1}""",
    ];

    protected override ContainerProperties Definition =>
        new("items", "/pk")
        {
            IndexingPolicy = new IndexingPolicy
            {
                CompositeIndexes =
                {
                    new()
                    {
                        new CompositePath { Path = "/s" },
                        new CompositePath { Path = "/n", Order = CompositePathSortOrder.Descending },
                    },
                },
            },
        };

    [TestInitialize]
    public async Task Fill()
    {
        foreach (var document in Documents)
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(document));
            using var json = JsonDocument.Parse(document);
            using var response = await Items.CreateItemStreamAsync(
                stream,
                new PartitionKey(json.RootElement.GetProperty("pk").GetString())
            );
            Assert.AreEqual(HttpStatusCode.Created, response.StatusCode);
        }
    }

    [TestMethod]
    [DataRow("c.n > 0", "1 2 4")]
    [DataRow("c.n >= 2", "2 4")]
    [DataRow("c.n = 1", "1")]
    [DataRow("c.n = 'three'", "3")]
    [DataRow("c.n = null", "5")]
    [DataRow("IS_NULL(c.n)", "5")]
    [DataRow("c.n < 'zzz'", "3", DisplayName = "order compares within a type")]
    [DataRow("c.n != 1", "2 3 4 5 6")]
    [DataRow("c.n != null", "1 2 3 4 6")]
    [DataRow("NOT (c.n > 0)", "6", DisplayName = "not of undefined is undefined")]
    [DataRow("c.n BETWEEN 1 AND 2", "1 2")]
    [DataRow("c.n NOT BETWEEN 1 AND 2", "4 6")]
    [DataRow("c.n IN (1, 'three', null)", "1 3 5")]
    [DataRow("c.n IN (1, 2.0, 7)", "1 2")]
    [DataRow("c.missing IN (1, 2)", "")]
    [DataRow("c.n NOT IN (1, 2)", "3 4 5 6")]
    [DataRow("c.flag", "1 4")]
    [DataRow("NOT c.flag", "2")]
    [DataRow("c.flag = false OR c.n = 1", "1 2")]
    [DataRow("c.missing = 1 OR c.n = 1", "1", DisplayName = "true or undefined is true")]
    [DataRow("IS_DEFINED(c.flag)", "1 2 4")]
    [DataRow("NOT IS_DEFINED(c.flag)", "3 5 6")]
    [DataRow("c.missing = undefined", "")]
    [DataRow("STARTSWITH(c.s, 'apple')", "1 4")]
    [DataRow("STARTSWITH(c.s, 'b', true)", "2")]
    [DataRow("CONTAINS(c.s, 'an')", "2")]
    [DataRow("ENDSWITH(c.s, 'e')", "1 4 5")]
    [DataRow("c.s LIKE '%an%'", "2")]
    [DataRow("c.s LIKE 'a____'", "1")]
    [DataRow("LOWER(c.s) = 'banana'", "2")]
    [DataRow("LENGTH(c.s) = 0", "6")]
    [DataRow("c.s || '!' = 'date!'", "5")]
    [DataRow("c.who.name = 'Ann'", "1 4")]
    [DataRow("c['who']['age'] + 1 > 25", "1")]
    [DataRow("c.who = {'age': 20, 'name': 'Bob'}", "2", DisplayName = "objects compare by properties in any order")]
    [DataRow("c.tags = ['b']", "2")]
    [DataRow("c.tags[0] = 'a'", "1 4")]
    [DataRow("ARRAY_CONTAINS(c.tags, 'b')", "1 2")]
    [DataRow("ARRAY_LENGTH(c.tags) = 0", "3")]
    [DataRow("EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = 'c')", "4")]
    [DataRow("(SELECT VALUE COUNT(1) FROM t IN c.tags) = 2", "1 4")]
    [DataRow("c['odd name'] = 1", "6")]
    [DataRow("(c.flag ? c.n : 0) = 4.5", "4")]
    [DataRow("(c.who.age ?? 20) = 20", "2 3 4 5 6")]
    [DataRow("c.n % 2 = 0", "2")]
    [DataRow("c.id IN ('1', '6', 'x')", "1 6")]
    [DataRow("c.pk = 'q' AND c.id = '4'", "4")]
    [DataRow("c.pk = 'q' AND c.id = '1'", "")]
    [DataRow("(c.id = '1' AND c.pk = 'p') OR (c.id = '6' AND c.pk = 'r')", "1 6")]
    public async Task Where_lets_the_right_items_through(string where, string expected)
    {
        var ids = await Query<string>($"SELECT VALUE c.id FROM c WHERE {where}");
        Assert.AreEqual(expected, string.Join(' ', ids.Order(StringComparer.Ordinal)));
    }

    [TestMethod]
    [DataRow("SELECT VALUE COUNT(1) FROM c", "6")]
    [DataRow("SELECT VALUE COUNT(c.flag) FROM c", "3")]
    [DataRow("SELECT VALUE SUM(c.n) FROM c WHERE IS_NUMBER(c.n)", "4.5")]
    [DataRow("SELECT VALUE AVG(c.n) FROM c WHERE c.n > 0", "2.5")]
    [DataRow("SELECT VALUE MIN(c.n) FROM c WHERE IS_NUMBER(c.n)", "-3")]
    [DataRow("SELECT VALUE MAX(c.s) FROM c", "\"date\"")]
    [DataRow("SELECT VALUE COUNT(1) FROM c WHERE c.n > 1000", "0")]
    [DataRow("SELECT COUNT(1) AS n, MAX(c.s) AS s FROM c", """{"n":6,"s":"date"}""")]
    [DataRow("SELECT DISTINCT VALUE c.who.name FROM c", "\"Ann\" \"Bob\"")]
    [DataRow("SELECT DISTINCT c.flag FROM c WHERE IS_DEFINED(c.flag)", """{"flag":true} {"flag":false}""")]
    [DataRow("SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk", """{"pk":"p","n":3} {"pk":"q","n":2} {"pk":"r","n":1}""")]
    [DataRow("SELECT TOP 2 VALUE c.id FROM c", "\"1\" \"2\"")]
    [DataRow("SELECT VALUE c.id FROM c ORDER BY c.s", "\"6\" \"2\" \"1\" \"4\" \"3\" \"5\"")]
    [DataRow(
        "SELECT VALUE c.id FROM c ORDER BY c.n DESC",
        "\"3\" \"4\" \"2\" \"1\" \"6\" \"5\"",
        DisplayName = "types sort null, number, string"
    )]
    [DataRow("SELECT VALUE c.id FROM c ORDER BY c.flag", "\"2\" \"1\" \"4\"", DisplayName = "order by leaves out what lacks the property")]
    [DataRow("SELECT VALUE c.id FROM c ORDER BY c.s, c.n DESC", "\"6\" \"2\" \"1\" \"4\" \"3\" \"5\"")]
    [DataRow("SELECT VALUE c.id FROM c ORDER BY c.s DESC, c.n ASC", "\"5\" \"3\" \"4\" \"1\" \"2\" \"6\"")]
    [DataRow("SELECT VALUE c.id FROM c ORDER BY c.s OFFSET 2 LIMIT 2", "\"1\" \"4\"")]
    [DataRow("SELECT TOP 3 VALUE c.id FROM c ORDER BY c.s DESC", "\"5\" \"3\" \"4\"")]
    [DataRow(
        "SELECT c.id, t AS tag FROM c JOIN t IN c.tags WHERE t != 'b'",
        """{"id":"1","tag":"a"} {"id":"4","tag":"a"} {"id":"4","tag":"c"}"""
    )]
    [DataRow("SELECT c.id, c.who.name AS name, c.missing FROM c WHERE c.n = 1", """{"id":"1","name":"Ann"}""")]
    [DataRow("SELECT VALUE {'x': c.n, 'y': [c.s, c.missing]} FROM c WHERE c.id = '1'", """{"x":1,"y":["apple"]}""")]
    [DataRow("SELECT VALUE ARRAY(SELECT VALUE UPPER(t) FROM t IN c.tags) FROM c WHERE c.id = '1'", """["A","B"]""")]
    [DataRow("SELECT VALUE 1 + 1", "2")]
    [DataRow("SELECT DISTINCT VALUE c.pk FROM c ORDER BY c.pk DESC", "\"r\" \"q\" \"p\"")]
    [DataRow(
        "SELECT c.pk, AVG(c.n) AS mean, MIN(c.s) AS least FROM c WHERE IS_NUMBER(c.n) GROUP BY c.pk",
        """{"pk":"p","mean":1.5,"least":"Banana"} {"pk":"q","mean":4.5,"least":"apple pie"} {"pk":"r","mean":-3,"least":""}"""
    )]
    [DataRow("SELECT VALUE SUM(c.n) FROM c", "", DisplayName = "a sum over what is not a number is undefined")]
    [DataRow("SELECT VALUE MAX(c.n) FROM c WHERE c.n > 1000", "", DisplayName = "the greatest of nothing is undefined")]
    [DataRow("SELECT VALUE c.tags[1] FROM c", "\"b\" \"c\"")]
    public async Task Select_makes_the_right_results(string query, string expected)
    {
        var results = await Query<JsonElement>(query);
        Assert.AreEqual(expected, string.Join(' ', results.Select(result => result.GetRawText())));
    }

    [TestMethod]
    public async Task A_partition_key_option_shows_that_partition_only()
    {
        foreach (
            var query in (string[])
                [
                    "SELECT VALUE c.id FROM c",
                    "SELECT VALUE c.id FROM c WHERE c.pk = 'p' OR c.pk = 'q'",
                    "SELECT VALUE c.id FROM c ORDER BY c.s DESC",
                ]
        )
        {
            CollectionAssert.AreEquivalent((string[])["4", "5"], await Query<string>(query, "q"));
        }

        Assert.AreEqual(2, (await Query<int>("SELECT VALUE COUNT(1) FROM c", "q")).Single());
        Assert.IsEmpty(await Query<string>("SELECT VALUE c.id FROM c WHERE c.id = '1'", "q"));
        Assert.IsEmpty(await Query<string>("SELECT VALUE c.id FROM c WHERE c.pk = 'p'", "q"));
    }

    [TestMethod]
    public async Task Parameters_of_every_type_are_bound()
    {
        Assert.AreEqual("1", (await Query<string>("SELECT VALUE c.id FROM c WHERE c.n = @n", parameters: ("@n", 1))).Single());
        Assert.AreEqual("2", (await Query<string>("SELECT VALUE c.id FROM c WHERE c.s = @s", parameters: ("@s", "Banana"))).Single());
        Assert.AreEqual("5", (await Query<string>("SELECT VALUE c.id FROM c WHERE c.n = @n", parameters: ("@n", null))).Single());
        Assert.AreEqual(
            "2",
            (await Query<string>("SELECT VALUE c.id FROM c WHERE c.tags = @t", parameters: ("@t", new[] { "b" }))).Single()
        );
        CollectionAssert.AreEquivalent(
            (string[])["1", "6"],
            await Query<string>("SELECT VALUE c.id FROM c WHERE ARRAY_CONTAINS(@ids, c.id)", parameters: ("@ids", new[] { "1", "6" }))
        );
        Assert.HasCount(2, await Query<string>("SELECT VALUE c.id FROM c OFFSET @o LIMIT @l", parameters: [("@o", 1), ("@l", 2)]));
    }

    [TestMethod]
    public async Task The_whole_item_comes_back_with_its_system_properties()
    {
        var item = (await Query<JsonElement>("SELECT * FROM c WHERE c.id = '1'")).Single();
        Assert.AreEqual("Ann", item.GetProperty("who").GetProperty("name").GetString());
        Assert.AreEqual((await Items.ReadItemAsync<JsonElement>("1", new PartitionKey("p"))).ETag, item.GetProperty("_etag").GetString());
        Assert.AreEqual(Clock.GetUtcNow().ToUnixTimeSeconds(), item.GetProperty("_ts").GetInt64());
    }

    [TestMethod]
    [DataRow("SELECT VALUE c.id FROM c ORDER BY c.n, c.s", DisplayName = "several properties without a composite index")]
    [DataRow("SELECT VALUE c.id FROM c ORDER BY c.s, c.n", DisplayName = "directions that the composite index does not have")]
    [DataRow("SELECT VALUE udf.f(c) FROM c", DisplayName = "user-defined function")]
    [DataRow("SELECT VALUE ST_DISTANCE(c.a, c.b) FROM c", DisplayName = "spatial function")]
    [DataRow("SELECT FROM c", DisplayName = "syntax")]
    [DataRow("SELECT * FROM c WHERE c.n = @missing", DisplayName = "parameter without a value")]
    public async Task What_is_not_understood_is_refused(string query) =>
        await Fails(HttpStatusCode.BadRequest, () => Query<JsonElement>(query));

    [TestMethod]
    public async Task Many_items_are_read_at_once()
    {
        (string, PartitionKey)[] wanted =
        [
            ("1", new PartitionKey("p")),
            ("4", new PartitionKey("q")),
            ("6", new PartitionKey("r")),
            ("nobody", new PartitionKey("p")),
            ("1", new PartitionKey("q")),
        ];
        var found = await Items.ReadManyItemsAsync<JsonElement>(wanted);
        CollectionAssert.AreEquivalent((string[])["1", "4", "6"], found.Select(item => item.GetProperty("id").GetString()).ToArray());
        Assert.HasCount(1, await Items.ReadManyItemsAsync<JsonElement>([("1", new PartitionKey("p"))]));
    }

    [TestMethod]
    public async Task A_feed_without_a_query_returns_everything()
    {
        Assert.HasCount(6, await Drain(Items.GetItemQueryIterator<JsonElement>()));
        Assert.HasCount(
            3,
            await Drain(
                Items.GetItemQueryIterator<JsonElement>(
                    requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey("p"), MaxItemCount = 2 }
                )
            )
        );
    }

    [TestMethod]
    public async Task Linq_queries_run()
    {
        using var iterator = Microsoft.Azure.Cosmos.Linq.CosmosLinqExtensions.ToFeedIterator(
            Items.GetItemLinqQueryable<Item>().Where(item => item.N > 1 && item.Pk == "p").Select(item => item.Id)
        );
        Assert.AreEqual("2", (await Drain(iterator)).Single());
    }
}
