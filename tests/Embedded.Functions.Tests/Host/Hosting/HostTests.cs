using System.Diagnostics.Metrics;
using System.Net;
using Embedded.Functions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Functions.Tests.Host.Hosting;

[TestClass]
public sealed class HostTests
{
    private readonly Probe probe = new();

    [TestMethod]
    public async Task Middleware_runs_around_every_kind_of_trigger_and_may_replace_the_result()
    {
        await using var host = await StartAsync(TestHost.Options());

        Assert.AreEqual("replaced", await host.Client.GetStringAsync("web"));
        Assert.AreEqual("before Web httpTrigger True", await probe.NextAsync());
        StringAssert.EndsWith(await probe.NextAsync(), " True");

        await host.Host.ServiceBus.SendAsync("q", "x"u8.ToArray());
        Assert.AreEqual("before Message serviceBusTrigger False", await probe.NextAsync());
        StringAssert.StartsWith(await probe.NextAsync(), "message ");

        await host.Host.RunTimerAsync("app", "tick");
        Assert.AreEqual("before Tick timerTrigger False", await probe.NextAsync());
        StringAssert.StartsWith(await probe.NextAsync(), "tick ");
    }

    [TestMethod]
    public async Task Each_invocation_has_a_scope_of_its_own()
    {
        await using var host = await StartAsync(TestHost.Options());
        HashSet<string> seen = [];
        for (var i = 0; i < 3; i++)
        {
            await host.Client.GetStringAsync("web");
            await probe.NextAsync();
            Assert.IsTrue(seen.Add(await probe.NextAsync()));
        }
    }

    [TestMethod]
    public async Task Stopping_refuses_new_work_and_lets_requests_finish()
    {
        var options = TestHost.Options();
        options.DrainPeriod = TimeSpan.FromSeconds(30);
        await using var host = await StartAsync(options);
        var running = host.Client.GetStringAsync("web?wait");
        await probe.NextAsync();
        await probe.NextAsync();
        Assert.IsTrue(host.Host.IsReady);

        var stop = host.Host.StopAsync();
        Assert.IsFalse(host.Host.IsReady);
        using var refused = await host.Client.GetAsync("web");
        probe.Gate.SetResult();

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.AreEqual("replaced", await running);
        await stop;
    }

    [TestMethod]
    public async Task Stopping_cancels_what_does_not_finish()
    {
        await using var host = await StartAsync(TestHost.Options());
        var running = host.Client.GetAsync("web?wait");
        await probe.NextAsync();
        await probe.NextAsync();

        await host.Host.StopAsync();

        using var response = await running;
        Assert.AreEqual(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [TestMethod]
    public async Task Apps_keep_their_settings_services_and_prefixes_apart()
    {
        Probe first = new(),
            second = new();
        await using var host = await TestHost.StartAsync(
            TestHost.Options(),
            builder =>
            {
                builder.Configuration["Shared"] = "shared";
                Add(builder, "one", first);
                Add(builder, "two", second);
            });

        using var one = await host.Client.GetAsync("one/web");
        Assert.AreEqual(HttpStatusCode.OK, one.StatusCode);
        StringAssert.StartsWith(await first.NextAsync(), "web ");
        Assert.IsTrue(second.HasNone);
        Assert.AreSame(second, host.Host.GetAppServices("TWO").GetRequiredService<Probe>());
        Assert.AreEqual("shared two", host.Host.GetAppServices("two").GetRequiredService<string>());

        static void Add(EmbeddedFunctionsHostBuilder builder, string name, Probe probe) =>
            builder.AddApp(
                name,
                [typeof(PipelineFunctions)],
                app =>
                {
                    app.ConfigureFunctionsWebApplication();
                    app.Services.AddSingleton(probe)
                        .AddScoped<ScopedThing>()
                        .AddSingleton($"{app.Configuration["Shared"]} {app.Configuration["Own"]}");
                },
                new Dictionary<string, string?> { ["Own"] = name, ["AzureFunctionsJobHost__extensions__http__routePrefix"] = name });
    }

    [TestMethod]
    public async Task The_process_may_serve_more_than_functions()
    {
        await using var host = await TestHost.StartAsync(
            TestHost.Options(),
            builder =>
            {
                builder.UseAppMiddleware(app => app.Map("/blobs", blobs => blobs.Run(http => http.Response.WriteAsync("blob"))));
                builder.MapEndpoints(endpoints => endpoints.MapGet("/edge", () => "edge"));
            });

        Assert.AreEqual("blob", await host.Client.GetStringAsync("blobs/x"));
        Assert.AreEqual("edge", await host.Client.GetStringAsync("edge"));
    }

    [TestMethod]
    public async Task Host_json_is_read_and_settings_override_it()
    {
        var options = TestHost.Options();
        Directory.CreateDirectory(options.DataPath);
        options.HostJsonPath = Path.Combine(options.DataPath, "host.json");
        await File.WriteAllTextAsync(
            options.HostJsonPath,
            """
            {
              // As the real host, this one reads comments.
              "version": "2.0",
              "extensions": { "http": { "routePrefix": "from/%WHERE%" } },
            }
            """
        );
        await using var host = await TestHost.StartAsync(
            options,
            builder =>
                builder.AddApp(
                    "app",
                    [typeof(PipelineFunctions)],
                    app => Configure(app.ConfigureFunctionsWebApplication()),
                    new Dictionary<string, string?> { ["WHERE"] = "settings" }));

        using var response = await host.Client.GetAsync("from/settings/web");
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    [TestMethod]
    public async Task Invocations_are_measured()
    {
        List<(string Function, string Outcome)> seen = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument is { Meter.Name: "Embedded.Functions", Name: "functions.invocations" })
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                var values = tags.ToArray().ToDictionary(tag => tag.Key, tag => (string)tag.Value!);
                lock (seen)
                {
                    seen.Add((values["function"], values["outcome"]));
                }
            });
        listener.Start();
        await using (var host = await StartAsync(TestHost.Options()))
        {
            await host.Host.RunTimerAsync("app", "Tick");
        }

        lock (seen)
        {
            CollectionAssert.Contains(seen, ("Tick", "succeeded"));
        }
    }

    private Task<TestHost> StartAsync(EmbeddedFunctionsOptions options) =>
        TestHost.StartAsync(
            options,
            app =>
            {
                Configure(app);
                app.UseMiddleware<RecordingMiddleware>();
            },
            typeof(PipelineFunctions));

    private void Configure(FunctionsApplicationBuilder app) => app.Services.AddSingleton(probe).AddScoped<ScopedThing>();
}
