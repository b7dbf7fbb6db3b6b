using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Embedded.Functions.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;

namespace Embedded.Functions.Tests.Host.Http;

[TestClass]
public sealed class RequestDataTests
{
    [TestMethod]
    public async Task A_function_may_read_and_write_without_the_types_of_aspnet()
    {
        string? seen = null;
        await using var host = await StartAsync(app => app.UseMiddleware(
            async (context, next) =>
            {
                await next();
                seen = $"{(await context.GetHttpRequestDataAsync())?.Method} {context.GetHttpResponseData()?.StatusCode}";
            }));
        using var request = new HttpRequestMessage(HttpMethod.Post, "describe/ada?q=a%26b") { Content = JsonContent.Create(new { Name = "Ada" }) };
        request.Headers.Add("X-Test", "one");
        request.Headers.Add("Cookie", "seen=before");

        using var response = await host.Client.SendAsync(request);

        Assert.AreEqual(HttpStatusCode.Created, response.StatusCode);
        Assert.AreEqual("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.AreEqual("POST", response.Headers.GetValues("X-Method").Single());
        StringAssert.StartsWith(response.Headers.GetValues("Set-Cookie").Single(), "seen=before;");
        var body = (await response.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.AreEqual("ada Ada a&b one /describe/ada", $"{body["name"]} {body["Person"]!["Name"]} {body["Query"]} {body["Header"]} {body["AbsolutePath"]}");
        Assert.AreEqual("POST Created", seen);

        using var text = await host.Client.PutAsync("text", new StringContent("grün"));
        Assert.AreEqual("GRÜN", await text.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task A_check_status_response_leads_to_the_instance()
    {
        await using var host = await StartAsync(_ => { });

        using var started = await host.Client.PostAsync("waits/one%20two", null);
        var addresses = (await started.Content.ReadFromJsonAsync<JsonNode>())!;
        Assert.AreEqual(HttpStatusCode.Accepted, started.StatusCode);
        Assert.AreEqual((string?)addresses["StatusQueryGetUri"], started.Headers.Location!.OriginalString);
        Assert.AreEqual("one two", (string?)addresses["Id"]);
        using var running = await host.Client.GetAsync(started.Headers.Location);
        Assert.AreEqual(HttpStatusCode.Accepted, running.StatusCode);

        var raise = ((string)addresses["SendEventPostUri"]!).Replace("{eventName}", "Go", StringComparison.Ordinal);
        using var raised = await host.Client.PostAsync(new Uri(raise), JsonContent.Create("gone"));
        Assert.AreEqual(HttpStatusCode.Accepted, raised.StatusCode);
        var client = host.Host.GetDurableClient("app");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var end = await client.WaitForInstanceCompletionAsync("one two", true, patience.Token);
        Assert.AreEqual("gone", end.ReadOutputAs<string>());

        using var restarted = await host.Client.PostAsync(new Uri((string)addresses["RestartPostUri"]! + "&restartWithNewInstanceId=false"), null);
        Assert.AreEqual(HttpStatusCode.Accepted, restarted.StatusCode);
        var terminate = ((string)addresses["TerminatePostUri"]!).Replace("{text}", "enough", StringComparison.Ordinal);
        using var terminated = await host.Client.PostAsync(new Uri(terminate), null);
        Assert.AreEqual(HttpStatusCode.Accepted, terminated.StatusCode);
        Assert.AreEqual(OrchestrationRuntimeStatus.Terminated, (await client.WaitForInstanceCompletionAsync("one two", patience.Token)).RuntimeStatus);
        using var purged = await host.Client.DeleteAsync(new Uri((string)addresses["PurgeHistoryDeleteUri"]!));
        Assert.AreEqual(HttpStatusCode.OK, purged.StatusCode);

        Assert.AreEqual((string?)addresses["StatusQueryGetUri"], client.CreateHttpManagementPayload("one two").StatusQueryGetUri);
        Assert.ThrowsExactly<ArgumentException>(() => client.CreateHttpManagementPayload(""));
    }

    private static Task<TestHost> StartAsync(Action<FunctionsApplicationBuilder> configure)
    {
        var options = TestHost.Options();
        options.Keys = new FunctionKeys { System = "sesame & co" };
        return TestHost.StartAsync(options, configure, typeof(RequestDataFunctions));
    }
}
