using Embedded.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Embedded.Functions.Tests.Host;

/// <summary>A host over a folder of its own, with a client; the folder goes when the test is over.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly string? ownedFolder;

    private TestHost(EmbeddedFunctionsHost host, string? ownedFolder)
    {
        Host = host;
        this.ownedFolder = ownedFolder;
        Client = new HttpClient { BaseAddress = host.BaseAddress };
    }

    public EmbeddedFunctionsHost Host { get; }

    public HttpClient Client { get; }

    public static EmbeddedFunctionsOptions Options(string? folder = null, TimeProvider? time = null) =>
        new()
        {
            DataPath = folder ?? Path.Combine(Path.GetTempPath(), "functions-" + Guid.NewGuid().ToString("N")),
            TimeProvider = time ?? TimeProvider.System,
            Urls = { "http://127.0.0.1:0" },
            DrainPeriod = TimeSpan.FromSeconds(1),
            CancelPeriod = TimeSpan.FromSeconds(1),
        };

    public static Task<TestHost> StartAsync(params Type[] types) => StartAsync(Options(), _ => { }, types);

    public static Task<TestHost> StartAsync(
        EmbeddedFunctionsOptions options,
        Action<FunctionsApplicationBuilder> configure,
        params Type[] types) =>
        StartAsync(
            options,
            builder =>
                builder.AddApp(
                    "app",
                    types,
                    app =>
                    {
                        app.ConfigureFunctionsWebApplication();
                        configure(app);
                    },
                    new Dictionary<string, string?> { ["AzureFunctionsJobHost__extensions__http__routePrefix"] = string.Empty }));

    public static async Task<TestHost> StartAsync(
        EmbeddedFunctionsOptions options,
        Action<EmbeddedFunctionsHostBuilder> configure,
        bool keepFolder = false)
    {
        var builder = EmbeddedFunctionsHost.CreateBuilder(options);
        configure(builder);
        var host = builder.Build();
        await host.StartAsync();
        return new TestHost(host, keepFolder ? null : options.DataPath);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
        if (ownedFolder is not null && Directory.Exists(ownedFolder))
        {
            Directory.Delete(ownedFolder, true);
        }
    }
}
