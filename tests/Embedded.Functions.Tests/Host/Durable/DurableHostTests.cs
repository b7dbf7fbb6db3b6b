using System.Net;
using System.Text;
using Embedded.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Functions.Tests.Host.Durable;

[TestClass]
public sealed class DurableHostTests
{
    private readonly Probe probe = new();

    [TestMethod]
    public async Task One_app_starts_an_orchestration_of_another_which_runs_inside_its_middleware()
    {
        var invoked = new List<string>();
        await using var host = await StartAsync(TestHost.Options(), invoked);

        using var response = await host.Client.PostAsync("work/one", null);
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        Assert.AreEqual("Report 12 one", await probe.NextAsync());
        var client = host.Host.GetDurableClient("work");
        await client.RaiseEventAsync("one", "word", "done");
        var done = await client.WaitForInstanceCompletionAsync(
            "one",
            getInputsAndOutputs: true,
            new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);

        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.AreEqual("six 12 done", done.ReadOutputAs<string>());
        lock (invoked)
        {
            CollectionAssert.IsSubsetOf(
                new[] { "Start httpTrigger", "Work orchestrationTrigger", "TimesTwo activityTrigger", "Report activityTrigger" },
                invoked);
        }
    }

    [TestMethod]
    public async Task An_orchestration_goes_on_after_the_process_died()
    {
        var options = TestHost.Options();
        await using var crashed = await StartAsync(options, []);
        using var response = await crashed.Client.PostAsync("work/one", null);
        Assert.AreEqual("Report 12 one", await probe.NextAsync());
        var client = crashed.Host.GetDurableClient("work");
        await client.RaiseEventAsync("one", "word", "survived");
        await client.WaitForInstanceCompletionAsync("one", new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);
        using var second = await crashed.Client.PostAsync("work/two", null);
        Assert.AreEqual("Report 12 two", await probe.NextAsync());

        // Killing is told apart from stopping: the second host gets the files as they are while the first one is still open.
        await using var restarted = await StartAsync(TestHost.Options(CopyOf(options.DataPath)), []);
        client = restarted.Host.GetDurableClient("work");
        await client.RaiseEventAsync("two", "word", "resumed");
        var two = await client.WaitForInstanceCompletionAsync(
            "two",
            getInputsAndOutputs: true,
            new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);
        var one = await client.GetInstanceAsync("one", getInputsAndOutputs: true);

        Assert.AreEqual("six 12 resumed", two.ReadOutputAs<string>());
        Assert.AreEqual("six 12 survived", one!.ReadOutputAs<string>());
    }

    [TestMethod]
    public async Task The_management_api_wants_the_system_key()
    {
        var options = TestHost.Options();
        options.Keys = new() { System = "sesame", Host = "other" };
        await using var host = await StartAsync(options, []);
        using var response = await host.Client.PostAsync("work/one", null);
        Assert.AreEqual("Report 12 one", await probe.NextAsync());

        using var none = await host.Client.GetAsync("runtime/webhooks/durabletask/instances/one");
        using var wrong = await host.Client.GetAsync("runtime/webhooks/durabletask/instances/one?code=other");
        using var right = await host.Client.GetAsync("runtime/webhooks/durabletask/instances/one?code=sesame");
        using var raised = await host.Client.PostAsync(
            "runtime/webhooks/durabletask/instances/one/raiseEvent/word?code=sesame",
            new StringContent("\"http\"", Encoding.UTF8, "application/json"));
        var done = await host
            .Host.GetDurableClient("work")
            .WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true, new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);

        Assert.AreEqual(HttpStatusCode.Unauthorized, none.StatusCode);
        Assert.AreEqual(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.AreEqual(HttpStatusCode.Accepted, right.StatusCode);
        Assert.AreEqual(HttpStatusCode.Accepted, raised.StatusCode);
        Assert.AreEqual("six 12 http", done.ReadOutputAs<string>());
    }

    [TestMethod]
    public void Two_apps_cannot_share_a_hub()
    {
        var builder = EmbeddedFunctionsHost.CreateBuilder(TestHost.Options());
        AddWork(builder, "one", []);
        AddWork(builder, "two", []);

        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(builder.Build).Message, "'work'");
    }

    [TestMethod]
    public async Task Host_json_says_which_versions_run_and_what_becomes_of_others()
    {
        await using var host = await TestHost.StartAsync(TestHost.Options(), builder => AddVersioned(builder, "strict", "fail"));
        var client = host.Host.GetDurableClient("work");

        await client.ScheduleNewOrchestrationInstanceAsync("Work", new StartOrchestrationOptions("one") { Version = "0.9" });
        var end = await client.WaitForInstanceCompletionAsync("one", true, new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);

        Assert.AreEqual("VersionMismatch", end.FailureDetails!.ErrorType);
        var builder = EmbeddedFunctionsHost.CreateBuilder(TestHost.Options());
        AddVersioned(builder, "newest", "Fail");
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(builder.Build).Message, "'newest' is no versionMatchStrategy");
    }

    private void AddVersioned(EmbeddedFunctionsHostBuilder builder, string match, string failure) =>
        builder.AddApp(
            "worker",
            [typeof(WorkFunctions)],
            app => app.Services.AddSingleton(probe),
            new Dictionary<string, string?>
            {
                ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = "work",
                ["AzureFunctionsJobHost__extensions__durableTask__defaultVersion"] = "1.0",
                ["AzureFunctionsJobHost__extensions__durableTask__versionMatchStrategy"] = match,
                ["AzureFunctionsJobHost__extensions__durableTask__versionFailureStrategy"] = failure,
            });

    private static string CopyOf(string folder)
    {
        var copy = folder + "-copy";
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private Task<TestHost> StartAsync(EmbeddedFunctionsOptions options, List<string> invoked) =>
        TestHost.StartAsync(
            options,
            builder =>
            {
                AddWork(builder, "worker", invoked);
                builder.AddApp(
                    "api",
                    [typeof(ApiFunctions)],
                    app => Record(app.ConfigureFunctionsWebApplication(), invoked),
                    new Dictionary<string, string?>
                    {
                        ["WORK_HUB"] = "work",
                        ["AzureFunctionsJobHost__extensions__http__routePrefix"] = string.Empty,
                    });
            });

    private void AddWork(EmbeddedFunctionsHostBuilder builder, string name, List<string> invoked) =>
        builder.AddApp(
            name,
            [typeof(WorkFunctions)],
            app =>
            {
                app.Services.AddSingleton(probe);
                Record(app, invoked);
            },
            new Dictionary<string, string?>
            {
                ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = "%TASKHUB_NAME%",
                ["TASKHUB_NAME"] = "work",
            });

    private static void Record(FunctionsApplicationBuilder app, List<string> invoked) =>
        app.UseMiddleware(
            async (context, next) =>
            {
                lock (invoked)
                {
                    invoked.Add(
                        $"{context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single(b => b.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type}"
                    );
                }

                await next();
            });
}
