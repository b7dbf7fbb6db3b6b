using Domain.Media.Blobs;
using Embedded.Storage;
using Infrastructure.Blobs;
using Infrastructure.Blobs.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Shared;

/// <summary>The product's storage in a temporary folder.</summary>
public sealed class TestStorage : IAsyncDisposable
{
    private readonly string folder;

    private TestStorage(string folder, BlobStore store)
    {
        this.folder = folder;
        Store = store;
        Blobs = new EmbeddedBlobStore(store, Options);
    }

    /// <summary>The names.</summary>
    public static BlobStoreOptions Options { get; } = new();

    /// <summary>The storage service.</summary>
    public BlobStore Store { get; }

    /// <summary>The port over it.</summary>
    public IBlobStore Blobs { get; }

    /// <summary>Opens it.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="created">Called for every blob in the container of uploads.</param>
    public static async Task<TestStorage> OpenAsync(TimeProvider time, Func<BlobCreatedEvent, CancellationToken, Task>? created = null)
    {
        var folder = Directory.CreateTempSubdirectory("storage-").FullName;
        var key = Convert.ToBase64String(new byte[32]);
        var options = new EmbeddedStorageOptions
        {
            Folder = folder,
            BlobCreated = created,
            BlobCreatedFilter = blob => blob.Container == Options.Uploads,
            Accounts =
            [
                new() { Name = Options.IngestAccount, Keys = [key], Containers = [new(Options.Uploads), new(Options.Originals)] },
                new() { Name = Options.MediaAccount, Keys = [key], Containers = [new(Options.Public)] },
            ],
        };
        return new(folder, await BlobStore.OpenAsync(options, time, NullLoggerFactory.Instance));
    }

    /// <summary>Every blob's name in a container.</summary>
    public IReadOnlyList<string> Names(string container) =>
        [.. Store.List(container == Options.Public ? Options.MediaAccount : Options.IngestAccount, container).Blobs.Select(blob => blob.Address.Name)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
