using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Storage.Tests;

/// <summary>The service on a real Kestrel over a folder.</summary>
internal sealed class StorageHost : IAsyncDisposable
{
    public const string Account = "ingest";
    public const string OtherAccount = "media";

    private readonly WebApplication app;
    private bool disposed;

    private StorageHost(WebApplication app, BlobStore store, Uri endpoint)
    {
        this.app = app;
        Store = store;
        Endpoint = endpoint;
    }

    public static string Key { get; } = Convert.ToBase64String(Enumerable.Range(0, 64).Select(i => (byte)i).ToArray());

    public static string OtherKey { get; } = Convert.ToBase64String(Enumerable.Range(0, 64).Select(i => (byte)(200 - i)).ToArray());

    public BlobStore Store { get; }

    public Uri Endpoint { get; }

    public HttpClient Client { get; } = new();

    public static async Task<StorageHost> StartAsync(string folder, int port = 0, Action<EmbeddedStorageOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new EmbeddedStorageOptions
        {
            Folder = folder,
            Accounts =
            {
                new StorageAccountOptions { Name = Account, Keys = [Key], Containers = [new("uploads"), new("originals"),
                    new("open", ContainerPublicAccess.Blob)] },
                new StorageAccountOptions { Name = OtherAccount, Keys = [OtherKey], Containers = [new("uploads"), new("public",
                    ContainerPublicAccess.Container)] },
            },
        };
        configure?.Invoke(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var store = await BlobStore.OpenAsync(options, time ?? TimeProvider.System, NullLoggerFactory.Instance);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddEmbeddedStorage(store);
        var app = builder.Build();
        app.UseEmbeddedStorage();
        app.Run(context => { context.Response.StatusCode = 418; return Task.CompletedTask; });
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        options.Endpoint = new Uri(address);
        return new StorageHost(app, store, options.Endpoint);
    }

    public static BlobAddress Blob(string name, string container = "uploads") => new(Account, container, name);

    /// <summary>A signed URL of a blob, with more query parameters behind the signature.</summary>
    public Uri Sign(string blob, BlobSasPermissions permissions, string extra = "", string container = "uploads") => new(
        Store.Sign(new BlobSasBuilder
        {
            Account = Account,
            Container = container,
            Blob = blob,
            Permissions = permissions,
            ExpiresOn = TimeProvider.System.GetUtcNow().AddHours(1),
        }) + extra);

    public Task<HttpResponseMessage> PutBlobAsync(string blob, byte[] content, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, Sign(blob, BlobSasPermissions.Create | BlobSasPermissions.Write), content, [("x-ms-blob-type", "BlockBlob"), .. headers]);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        Client.Dispose();
        await app.DisposeAsync();
        await Store.DisposeAsync();
    }
}
