using System.Text.Json.Nodes;
using Functions.Api.Http;
using Functions.Api.Tests.Support;

namespace Functions.Api.Tests;

[TestClass]
public sealed class OpenApiTests : ApiTest
{
    [TestMethod]
    public async Task Every_function_is_described_with_its_request_and_answers()
    {
        var document = (await Host.Anonymous.GetAsync("/openapi/v1.json")).Json;
        Assert.AreEqual("3.1.0", document["openapi"]!.GetValue<string>());
        var operations = document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (Path: path.Key, Method: operation.Key, Operation: operation.Value!)))
            .ToList();
        Assert.IsTrue(HttpFunction.All.Count > 25);
        foreach (var function in HttpFunction.All)
        {
            Assert.IsNotNull(function.Operation, $"{function.Name} has no [Operation].");
            Assert.IsTrue(function.Answers.Count > 0, $"{function.Name} has no [Answers].");
            foreach (var method in function.Methods)
            {
                var found = operations.Where(entry => entry.Method.Equals(method, StringComparison.OrdinalIgnoreCase)
                    && string.Equals(entry.Operation["operationId"]!.GetValue<string>(), function.Name, StringComparison.OrdinalIgnoreCase)).ToList();
                Assert.AreEqual(1, found.Count, $"{method} {function.Name}");
                var operation = found[0].Operation;
                Assert.AreEqual(function.Accepts is not null, operation["requestBody"] is not null, function.Name);
                foreach (var answer in function.Answers)
                {
                    var described = operation["responses"]![$"{answer.Status}"];
                    Assert.IsNotNull(described, $"{function.Name} {answer.Status}");
                    Assert.IsTrue(answer.Status is 204 or 302 || described["content"] is not null, $"{function.Name} {answer.Status} has no schema.");
                }
            }
        }
    }

    [TestMethod]
    public async Task Every_reference_leads_to_a_schema_with_properties()
    {
        var document = (await Host.Anonymous.GetAsync("/openapi/v1.json")).Json;
        var references = Find(document).Distinct().ToList();
        Assert.IsTrue(references.Count > 10);
        foreach (var reference in references)
        {
            StringAssert.StartsWith(reference, "#/components/schemas/");
            var schema = document["components"]!["schemas"]![reference["#/components/schemas/".Length..]];
            Assert.IsNotNull(schema?["properties"], reference);
        }

        var post = document["components"]!["schemas"]!["CreatePostRequest"]!;
        CollectionAssert.Contains(post["required"]!.AsArray().Select(name => name!.GetValue<string>()).ToList(), "media_ids");
        Assert.AreEqual("^[0-9]{1,20}$", post["properties"]!["media_ids"]!["items"]!["pattern"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task Pages_are_served_with_their_scripts_and_a_policy_that_allows_nothing_foreign()
    {
        foreach (var path in new[] { "/", "/docs", "/monitor" })
        {
            var page = await Host.Anonymous.GetAsync(path);
            Assert.AreEqual("text/html", page.ContentType);
            StringAssert.Contains(page.Header("Content-Security-Policy"), "script-src 'self'");
            var assets = System.Text.RegularExpressions.Regex.Matches(page.Text, "(?:src|href)=\"(/assets/[^\"]+)\"")
                .Select(match => match.Groups[1].Value).ToList();
            Assert.IsTrue(assets.Count >= 2, path);
            foreach (var asset in assets)
            {
                Assert.AreEqual(200, (await Host.Anonymous.GetAsync(asset)).Status, asset);
            }
        }
    }

    [TestMethod]
    public async Task Demo_people_are_offered_where_the_settings_name_them()
    {
        Assert.AreEqual(0, (await Host.Anonymous.GetAsync("/api/v1/demo/people")).Json["items"]!.AsArray().Count);
        await using var demo = await ApiHost.StartAsync(Redis.ConnectionString, new Dictionary<string, string?>
        {
            ["Api__DemoPeople__0__Username"] = "ada",
            ["Api__DemoPeople__0__Password"] = "demo password",
            ["Api__DemoPeople__0__FullName"] = "Ada",
        });
        var person = (await demo.Anonymous.GetAsync("/api/v1/demo/people")).Json["items"]!.AsArray().Single()!;
        Assert.AreEqual("ada", person["username"]!.GetValue<string>());
        Assert.AreEqual("Ada", person["full_name"]!.GetValue<string>());
    }

    [TestMethod]
    public async Task Readiness_names_every_dependency_and_metrics_tell_of_calls()
    {
        var ready = await Host.Anonymous.GetAsync("/readyz");
        Assert.AreEqual(200, ready.Status, ready.Text);
        foreach (var part in new[] { "database", "cache", "storage", "workflows_media", "workflows_social" })
        {
            Assert.AreEqual("ok", ready.Json["checks"]![part]?.GetValue<string>(), part);
        }

        var metrics = await Host.Anonymous.GetAsync("/metrics");
        StringAssert.Contains(metrics.Text, "api_request_duration_seconds_count{function=\"Readyz\",status=\"200\"}");
        StringAssert.Contains(metrics.Text, "# TYPE api_request_duration_seconds histogram");
    }

    private static IEnumerable<string> Find(JsonNode? node) => node switch
    {
        JsonObject content => content.SelectMany(entry => entry is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : Find(entry.Value)),
        JsonArray items => items.SelectMany(Find),
        _ => [],
    };
}
