using System.Net;

// The tests wait for the disk most of the time; each has a store of its own.
[assembly: Parallelize(Workers = 6, Scope = ExecutionScope.MethodLevel)]

namespace Embedded.Storage.Tests;

/// <summary>A fresh store and server for each test.</summary>
public abstract class StorageTest
{
    private string folder = "";

    internal StorageHost Host { get; private set; } = null!;

    internal string Folder => folder;

    public TestContext TestContext { get; set; } = null!;

    [TestInitialize]
    public async Task StartAsync()
    {
        folder = Directory.CreateTempSubdirectory("embedded-storage-").FullName;
        Host = await StorageHost.StartAsync(Path.Combine(folder, "store"), configure: Configure);
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        await Host.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    internal async Task RestartAsync()
    {
        await Host.DisposeAsync();
        Host = await StorageHost.StartAsync(Path.Combine(folder, "store"), configure: Configure);
    }

    internal static async Task AssertRefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(status, answer.StatusCode, body);
        Assert.AreEqual(code, answer.Headers.GetValues("x-ms-error-code").Single());
    }

    internal static async Task AssertOkAsync(HttpResponseMessage answer, HttpStatusCode status) =>
        Assert.AreEqual(status, answer.StatusCode, await answer.Content.ReadAsStringAsync());

    private protected virtual void Configure(EmbeddedStorageOptions options)
    {
    }
}
