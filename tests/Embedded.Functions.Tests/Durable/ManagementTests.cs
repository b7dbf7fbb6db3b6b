using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Embedded.Functions.Durable;
using Embedded.Functions.Tests.Durable.Entities;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Tests.Durable;

[TestClass]
public sealed class ManagementTests
{
    private const string Instances = "/runtime/webhooks/durabletask/instances";

    private static TestFunctions Functions =>
        new TestFunctions()
            .Activity<int, int>("Next", n => n + 1)
            .Orchestrator(
                "Waits",
                async context =>
                {
                    context.SetCustomStatus("waiting");
                    int next = await context.CallActivityAsync<int>("Next", context.GetInput<int>());
                    return next + await context.WaitForExternalEvent<int>("Go");
                })
            .Orchestrator("Fails", context => Task.FromException<int>(new InvalidOperationException("no luck")));

    [TestMethod]
    public async Task Status_shows_a_running_and_then_a_finished_instance()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await using Server server = await Server.StartAsync(hub);
        await hub.StartInstanceAsync("Waits", 1, "one");
        await hub.QuiesceAsync();

        HttpResponseMessage running = await server.Client.GetAsync($"{Instances}/one?code=key");
        JsonNode body = (await running.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.AreEqual(HttpStatusCode.Accepted, running.StatusCode);
        StringAssert.EndsWith(running.Headers.Location!.ToString(), "/one?code=key");
        Assert.AreEqual("Running", (string?)body["runtimeStatus"]);
        Assert.AreEqual("waiting", (string?)body["customStatus"]);
        Assert.AreEqual(1, (int?)body["input"]);
        Assert.AreEqual("2030-01-01T00:00:00Z", (string?)body["createdTime"]);

        HttpResponseMessage raised = await server.Client.PostAsync(
            $"{Instances}/one/raiseEvent/Go?code=key",
            new StringContent("40", Encoding.UTF8, "application/json"));
        Assert.AreEqual(HttpStatusCode.Accepted, raised.StatusCode);
        await hub.EndOfAsync("one");
        body = (
            await server.Client.GetFromJsonAsync<JsonNode>(
                $"{Instances}/one?code=key&showHistory=true&showHistoryOutput=true&showInput=false")
        )!;
        Assert.AreEqual("Completed", (string?)body["runtimeStatus"]);
        Assert.AreEqual(42, (int?)body["output"]);
        Assert.IsNull(body["input"]);
        CollectionAssert.AreEqual(
            new[] { "ExecutionStarted", "TaskCompleted", "EventRaised", "ExecutionCompleted" },
            body["historyEvents"]!.AsArray().Select(e => (string)e!["EventType"]!).ToArray());
        Assert.AreEqual("Next", (string?)body["historyEvents"]![1]!["FunctionName"]);
        Assert.AreEqual(2, (int?)body["historyEvents"]![1]!["Result"]);
    }

    [TestMethod]
    public async Task A_failed_instance_is_an_error_only_on_request()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await using Server server = await Server.StartAsync(hub);
        await hub.RunAsync("Fails", id: "bad");

        Assert.AreEqual(HttpStatusCode.OK, (await server.Client.GetAsync($"{Instances}/bad?code=key")).StatusCode);
        HttpResponseMessage error = await server.Client.GetAsync($"{Instances}/bad?code=key&returnInternalServerErrorOnFailure=true");
        Assert.AreEqual(HttpStatusCode.InternalServerError, error.StatusCode);
        StringAssert.Contains(await error.Content.ReadAsStringAsync(), "no luck");
    }

    [TestMethod]
    public async Task Instances_are_listed_page_by_page_and_purged()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await using Server server = await Server.StartAsync(hub);
        for (int n = 0; n < 5; n++)
        {
            await hub.RunAsync("Fails", id: $"bad-{n}");
        }

        await hub.StartInstanceAsync("Waits", 1, "one");
        HttpRequestMessage request = new(HttpMethod.Get, $"{Instances}?code=key&top=3&runtimeStatus=Failed,Terminated");
        HttpResponseMessage first = await server.Client.SendAsync(request);
        string token = first.Headers.GetValues("x-ms-continuation-token").Single();
        request = new HttpRequestMessage(HttpMethod.Get, request.RequestUri);
        request.Headers.Add("x-ms-continuation-token", token);
        HttpResponseMessage second = await server.Client.SendAsync(request);

        Assert.HasCount(3, (await first.Content.ReadFromJsonAsync<JsonArray>())!);
        Assert.HasCount(2, (await second.Content.ReadFromJsonAsync<JsonArray>())!);
        Assert.AreEqual(HttpStatusCode.BadRequest, (await server.Client.DeleteAsync($"{Instances}?code=key")).StatusCode);
        JsonNode purged = (
            await (
                await server.Client.DeleteAsync($"{Instances}?code=key&createdTimeFrom=2029-01-01")
            ).Content.ReadFromJsonAsync<JsonNode>()
        )!;
        Assert.AreEqual(5, (int?)purged["instancesDeleted"]);
        Assert.AreEqual(
            HttpStatusCode.NotFound,
            (await server.Client.DeleteAsync($"{Instances}?code=key&createdTimeFrom=2029-01-01")).StatusCode);
    }

    [TestMethod]
    public async Task Operations_answer_202_404_and_410()
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await using Server server = await Server.StartAsync(hub);
        await hub.StartInstanceAsync("Waits", 1, "one");

        Assert.AreEqual(HttpStatusCode.Accepted, await Post("one/suspend?reason=r&code=key"));
        Assert.AreEqual(HttpStatusCode.Accepted, await Post("one/resume?code=key"));
        Assert.AreEqual(HttpStatusCode.Accepted, await Post("one/terminate?reason=enough&code=key"));
        Assert.AreEqual("enough", (await hub.EndOfAsync("one")).ReadOutputAs<string>());
        Assert.AreEqual(HttpStatusCode.Gone, await Post("one/terminate?code=key"));
        Assert.AreEqual(HttpStatusCode.Gone, await Post("one/raiseEvent/Go?code=key"));
        Assert.AreEqual(HttpStatusCode.NotFound, await Post("unknown/terminate?code=key"));
        Assert.AreEqual(HttpStatusCode.NotFound, await Post("one/dance?code=key"));
        Assert.AreEqual(HttpStatusCode.NotFound, await Post("one/terminate?code=key&taskHub=other"));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await Post("one/terminate"));
        Assert.AreEqual(HttpStatusCode.Accepted, await Post("one/restart?code=key&restartWithNewInstanceId=false"));

        async Task<HttpStatusCode> Post(string path) =>
            (await server.Client.PostAsync($"{Instances}/{path}", new StringContent("1", Encoding.UTF8, "application/json"))).StatusCode;
    }

    [TestMethod]
    [DataRow("{ broken", "application/json", HttpStatusCode.BadRequest)]
    [DataRow("1", "text/plain", HttpStatusCode.BadRequest)]
    [DataRow("", "application/json", HttpStatusCode.BadRequest)]
    [DataRow(null, "application/json", HttpStatusCode.RequestEntityTooLarge)]
    public async Task Bad_events_are_refused(string? body, string type, HttpStatusCode expected)
    {
        await using TestHub hub = await TestHub.StartAsync(Functions);
        await using Server server = await Server.StartAsync(hub);
        await hub.StartInstanceAsync("Waits", 1, "one");
        body ??= $"\"{new string('x', hub.Options.MaxPayloadBytes)}\"";

        HttpResponseMessage response = await server.Client.PostAsync(
            $"{Instances}/one/raiseEvent/Go?code=key",
            new StringContent(body, Encoding.UTF8, type));

        Assert.AreEqual(expected, response.StatusCode);
    }

    [TestMethod]
    public async Task Entities_are_signalled_read_and_listed()
    {
        const string entities = "/runtime/webhooks/durabletask/entities";
        await using TestHub hub = await TestHub.StartAsync(Functions.Entity("counter", () => new Counter()).Entity(
            "text",
            () => new Handler(operation =>
            {
                operation.State.SetState(operation.GetInput<string>());
                return null;
            })));
        await using Server server = await Server.StartAsync(hub);
        Assert.AreEqual(HttpStatusCode.Unauthorized, (await server.Client.GetAsync($"{entities}/counter/a")).StatusCode);
        Assert.AreEqual(HttpStatusCode.NotFound, (await server.Client.GetAsync($"{entities}/counter/a?code=key")).StatusCode);
        Assert.AreEqual(HttpStatusCode.Accepted, await PostAsync("counter/a?op=add&code=key", "4", "application/json"));
        Assert.AreEqual(HttpStatusCode.Accepted, await PostAsync("Counter/a?op=addDefault&code=key", "", "application/json"));
        Assert.AreEqual(HttpStatusCode.Accepted, await PostAsync("counter?op=add&code=key", "3", "application/json"));
        Assert.AreEqual(HttpStatusCode.Accepted, await PostAsync("text/a?op=set&code=key", "plain \"text\"", "text/plain"));
        Assert.AreEqual(HttpStatusCode.BadRequest, await PostAsync("counter/a?op=add&code=key", "{ broken", "application/json"));
        Assert.AreEqual(
            HttpStatusCode.RequestEntityTooLarge,
            await PostAsync("counter/a?op=add&code=key", new string('x', hub.Options.MaxPayloadBytes + 1), "text/plain"));
        await hub.QuiesceAsync();

        Assert.AreEqual("11", await server.Client.GetStringAsync($"{entities}/counter/a?code=key"));
        Assert.AreEqual("3", await server.Client.GetStringAsync($"{entities}/counter/$?code=key"));
        Assert.AreEqual("plain \"text\"", await server.Client.GetFromJsonAsync<string>($"{entities}/text/a?code=key"));
        JsonArray all = (await server.Client.GetFromJsonAsync<JsonArray>($"{entities}?code=key"))!;
        JsonArray counters = (await server.Client.GetFromJsonAsync<JsonArray>($"{entities}/counter?code=key&fetchState=true"))!;
        Assert.HasCount(3, all);
        Assert.IsNull(all[0]!["state"]);
        Assert.AreEqual(
            """{"entityId":{"name":"counter","key":"a"},"lastOperationTime":"2030-01-01T00:00:00Z","state":11}""",
            counters[0]!.ToJsonString());
        HttpResponseMessage page = await server.Client.GetAsync($"{entities}/counter?code=key&top=1");
        Assert.AreNotEqual(string.Empty, page.Headers.GetValues("x-ms-continuation-token").Single());

        Assert.AreEqual(HttpStatusCode.Accepted, (await server.Client.DeleteAsync($"{entities}/counter/a?code=key")).StatusCode);
        await hub.QuiesceAsync();
        Assert.AreEqual(HttpStatusCode.NotFound, (await server.Client.GetAsync($"{entities}/counter/a?code=key")).StatusCode);

        async Task<HttpStatusCode> PostAsync(string path, string body, string type) =>
            (await server.Client.PostAsync($"{entities}/{path}", new StringContent(body, Encoding.UTF8, type))).StatusCode;
    }

    private sealed class Server(WebApplication application, HttpClient client) : IAsyncDisposable
    {
        public HttpClient Client => client;

        public static async Task<Server> StartAsync(TestHub hub)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            WebApplication application = builder.Build();
            application.MapDurableTaskManagement([hub.Hub], http => http.Request.Query["code"] == "key");
            await application.StartAsync();
            return new Server(application, new HttpClient { BaseAddress = new Uri(application.Urls.Single()) });
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await application.DisposeAsync();
        }
    }
}
