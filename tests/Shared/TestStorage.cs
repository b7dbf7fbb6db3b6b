using Domain.Media.Blobs;
using Embedded.Storage;
using Infrastructure.Blobs;
using Infrastructure.Blobs.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Tests.Shared;

/// <summary>The product's storage in a folder.</summary>
public sealed class TestStorage : IAsyncDisposable
{
    private readonly string? temporaryFolder;

    private TestStorage(BlobStore store, string? temporaryFolder)
    {
        this.temporaryFolder = temporaryFolder;
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
    /// <param name="folder">A folder that is kept; null for an empty one that is not.</param>
    public static async Task<TestStorage> OpenAsync(
        TimeProvider time, Func<BlobCreatedEvent, CancellationToken, Task>? created = null, string? folder = null)
    {
        var temporaryFolder = folder is null ? Directory.CreateTempSubdirectory("storage-").FullName : null;
        var key = Convert.ToBase64String(new byte[32]);
        var options = new EmbeddedStorageOptions
        {
            Folder = folder ?? temporaryFolder!,
            BlobCreated = created,
            BlobCreatedFilter = blob => blob.Container == Options.Uploads,
            Accounts =
            [
                new() { Name = Options.IngestAccount, Keys = [key], Containers = [new(Options.Uploads), new(Options.Originals)] },
                new() { Name = Options.MediaAccount, Keys = [key], Containers = [new(Options.Public), new(Options.Restricted)] },
            ],
        };
        return new(await BlobStore.OpenAsync(options, time, NullLoggerFactory.Instance), temporaryFolder);
    }

    /// <summary>Every blob's name in a container.</summary>
    public IReadOnlyList<string> Names(string container) =>
        [.. Store.List(container == Options.Public || container == Options.Restricted ? Options.MediaAccount : Options.IngestAccount, container).Blobs.Select(blob => blob.Address.Name)];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (temporaryFolder is not null)
        {
            Directory.Delete(temporaryFolder, recursive: true);
        }
    }
}
