using System.Collections.Frozen;
using Embedded.Shared;
using Embedded.Storage.Content;
using Embedded.Storage.Events;
using Embedded.Storage.Lifecycle;
using Embedded.Storage.Metadata;
using Embedded.Storage.Signing;
using Microsoft.Extensions.Logging;

namespace Embedded.Storage;

/// <summary>
/// Block blobs in a folder: content in immutable files, records in SQLite. What a method has acknowledged survives SIGKILL and power loss;
/// a crash at any moment leaves either the old blob or the new one. Thread-safe. Refusals are <see cref="StorageException"/>.
/// </summary>
public sealed class BlobStore : IAsyncDisposable
{
    private readonly EmbeddedStorageOptions options;
    private readonly TimeProvider time;
    private readonly MetadataDatabase database;
    private readonly ContentFolder folder;
    private readonly Pins pins = new();
    private readonly Outbox outbox;
    private readonly EventDispatcher dispatcher;
    private readonly Janitor janitor;
    private readonly LifecycleRunner lifecycle;
    private readonly FileStream ownership;
    private readonly CancellationTokenSource stopping = new();
    private Task background = Task.CompletedTask;

    private BlobStore(EmbeddedStorageOptions options, TimeProvider time, ILoggerFactory loggers, FileStream ownership)
    {
        this.options = options;
        this.time = time;
        this.ownership = ownership;
        Accounts = options.Accounts.Select(a => new StorageAccount(a)).ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);
        folder = new ContentFolder(Path.Combine(options.Folder, "content"), options.Reached);
        database = new MetadataDatabase(Path.Combine(options.Folder, "blobs.db"), options.Reached);
        outbox = new Outbox(options);
        dispatcher = new EventDispatcher(database, options, time, loggers.CreateLogger<BlobStore>());
        lifecycle = new LifecycleRunner(database, options, time, loggers.CreateLogger<BlobStore>());
        janitor = new Janitor(database, folder, pins, options, time, loggers.CreateLogger<BlobStore>());
    }

    internal FrozenDictionary<string, StorageAccount> Accounts { get; }

    internal EmbeddedStorageOptions Options => options;

    /// <summary>Opens the store, creates the configured containers and starts sweeping and delivering events.</summary>
    /// <exception cref="IOException">Another process has the folder open.</exception>
    public static async Task<BlobStore> OpenAsync(EmbeddedStorageOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.Folder);
        Directory.CreateDirectory(options.Folder);
        var ownership = new FileStream(Path.Combine(options.Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var store = new BlobStore(options, time, loggers, ownership);
        Posix.SyncDirectory(options.Folder);
        await Task.WhenAll(options.Accounts.SelectMany(account =>
            account.Containers.Select(c => store.CreateContainerIfNotExistsAsync(account.Name, c.Name, c.PublicAccess))));
        store.background = Task.WhenAll(
            Task.Run(() => store.dispatcher.RunAsync(store.stopping.Token)),
            Task.Run(() => store.janitor.RunAsync(store.stopping.Token)),
            Task.Run(() => store.lifecycle.RunAsync(store.stopping.Token)));
        return store;
    }

    /// <summary>Creates a container unless it exists; answers whether it was created.</summary>
    public async Task<bool> CreateContainerIfNotExistsAsync(string account, string container, ContainerPublicAccess access = ContainerPublicAccess.None)
    {
        try
        {
            await CreateContainerAsync(account, container, access, new Dictionary<string, string>());
            return true;
        }
        catch (StorageException e) when (e.ErrorCode == "ContainerAlreadyExists")
        {
            return false;
        }
    }

    /// <summary>What is known of a container; null where there is none.</summary>
    public ContainerProperties? FindContainer(string account, string container) =>
        database.Read(session => Records.FindContainer(session, account, container));

    /// <summary>Deletes a container with its blobs.</summary>
    public async Task DeleteContainerAsync(string account, string container)
    {
        var files = await database.WriteAsync(session =>
        {
            Records.RequireContainer(session, account, container);
            return ContainerRecords.Delete(session, account, container);
        });
        CleanUp(files);
    }

    /// <summary>What is known of a blob; null where there is none.</summary>
    public BlobProperties? Find(BlobAddress address) => database.Read(session => Records.FindBlob(session, address));

    /// <summary>Opens the present version of a blob for reading; null where there is none.</summary>
    public BlobReader? OpenRead(BlobAddress address) => OpenRead(address, 0, long.MaxValue);

    /// <summary>
    /// Writes a blob atomically: readers see the old one or the whole new one. Over <see cref="EmbeddedStorageOptions.MaxBlobBytes"/> it is refused (413).
    /// </summary>
    public Task<BlobProperties> WriteAsync(BlobAddress address, Stream content, BlobWriteOptions options, CancellationToken cancellationToken = default) =>
        WriteAsync(address, content, announced: null, this.options.MaxBlobBytes, options, cancellationToken);

    /// <summary>Copies a blob within the store. The bytes are shared, so the time does not depend on their number.</summary>
    public async Task<BlobProperties> CopyAsync(BlobAddress source, BlobAddress destination, BlobCopyOptions options)
    {
        var (copied, files) = await database.WriteAsync(session =>
        {
            Records.RequireContainer(session, destination.Account, destination.Container);
            var original = Records.FindBlob(session, source) ?? throw StorageErrors.CannotVerifyCopySource(404, "The specified blob does not exist.");
            CheckSource(options.SourceConditions, original);
            var old = Records.FindBlob(session, destination);
            CheckDestination(old, options.Conditions, options.CreateOnly);
            var now = Now();
            var blob = original with
            {
                Address = destination,
                ETag = Records.NewETag(),
                CreatedOn = old?.CreatedOn ?? now,
                LastModified = now,
                Metadata = options.Metadata ?? original.Metadata,
                AccessTier = options.AccessTier,
                AccessTierChangedOn = options.AccessTier is null ? null : now,
                LastAccessedOn = null,
                Copy = new BlobCopy(
                    options.RequestId.Length > 0 ? options.RequestId : Guid.NewGuid().ToString(),
                    options.SourceUrl ?? $"/{source.Account}/{source.Container}/{source.Name}",
                    now),
            };
            return Replace(session, old, blob, "CopyBlob", options.RequestId, options.ClientRequestId);
        });
        CleanUp(files);
        return copied;
    }

    /// <summary>Deletes a blob; answers false where there was none.</summary>
    public async Task<bool> DeleteIfExistsAsync(BlobAddress address, BlobConditions? conditions = null)
    {
        try
        {
            await DeleteAsync(address, conditions ?? BlobConditions.None);
            return true;
        }
        catch (StorageException e) when (e.ErrorCode == "BlobNotFound")
        {
            return false;
        }
    }

    /// <summary>Lists blobs in the order of their names.</summary>
    /// <param name="account">The account.</param>
    /// <param name="container">The container.</param>
    /// <param name="prefix">Only names that begin so.</param>
    /// <param name="delimiter">Names are grouped up to its first occurrence after the prefix; null: not grouped.</param>
    /// <param name="marker"><see cref="BlobPage.NextMarker"/> of the page before.</param>
    /// <param name="limit">1–5,000 blobs and groups.</param>
    public BlobPage List(string account, string container, string prefix = "", string? delimiter = null, string? marker = null, int limit = 5000) =>
        database.Read(session =>
        {
            Records.RequireContainer(session, account, container);
            return BlobLister.List(session, account, container, prefix, delimiter, marker, Math.Clamp(limit, 1, 5000));
        });

    /// <summary>Signs a URL; takes microseconds.</summary>
    public Uri Sign(BlobSasBuilder builder) => builder.ToUri(options.Endpoint, Account(builder.Account).SigningKey);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        try
        {
            await background;
        }
        catch (OperationCanceledException)
        {
            // That is how the background work ends.
        }

        await database.DisposeAsync();
        folder.Dispose();
        stopping.Dispose();
        await ownership.DisposeAsync();
    }

    internal StorageAccount Account(string name) => Accounts.GetValueOrDefault(name)
        ?? throw StorageErrors.InvalidUri("there is no such account.");

    internal async Task<ContainerProperties> CreateContainerAsync(
        string account, string container, ContainerPublicAccess access, IReadOnlyDictionary<string, string> metadata)
    {
        Account(account);
        BlobAddress.CheckContainer(container);
        return await database.WriteAsync(session =>
        {
            if (Records.FindContainer(session, account, container) is not null)
            {
                throw StorageErrors.ContainerAlreadyExists();
            }

            var created = new ContainerProperties(container, Records.NewETag(), Now(), access, metadata);
            Records.SaveContainer(session, account, created);
            return created;
        });
    }

    internal Task<ContainerProperties> UpdateContainerAsync(string account, string container, Func<ContainerProperties, ContainerProperties> change) =>
        database.WriteAsync(session =>
        {
            var old = Records.FindContainer(session, account, container) ?? throw StorageErrors.ContainerNotFound();
            var updated = change(old) with { ETag = Records.NewETag(), LastModified = Now() };
            Records.SaveContainer(session, account, updated);
            return updated;
        });

    internal List<ContainerProperties> ListContainers(string account, string prefix, string from, int limit) =>
        database.Read(session => Records.ListContainers(session, account, prefix, from, limit));

    /// <summary>Opens a blob for reading the bytes from <paramref name="start"/> up to <paramref name="end"/>.</summary>
    internal BlobReader? OpenRead(BlobAddress address, long start, long end)
    {
        var found = pins.Pin(() => Find(address), blob => blob.Content);
        if (found is null)
        {
            return null;
        }

        lifecycle.NoteRead(found);
        try
        {
            return new BlobReader(found, database.Read(session => Records.FindExtents(session, found.Content, start, end)), folder, pins);
        }
        catch
        {
            pins.Unpin(found.Content);
            throw;
        }
    }

    internal async Task<BlobProperties> WriteAsync(
        BlobAddress address, Stream content, long? announced, long limit, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        // What would be refused in the end is refused before its bytes are taken.
        database.Read(session =>
        {
            Records.RequireContainer(session, address.Account, address.Container);
            CheckDestination(Records.FindBlob(session, address), options.Conditions, options.CreateOnly);
            return true;
        });

        var file = await StoreAsync(content, announced, limit, withMd5: true, withCrc64: options.ExpectedCrc64 is not null, options, cancellationToken);
        return await CommitAsync(file, async () =>
        {
            var (blob, files) = await database.WriteAsync(
                session =>
                {
                    Records.RequireContainer(session, address.Account, address.Container);
                    var old = Records.FindBlob(session, address);
                    CheckDestination(old, options.Conditions, options.CreateOnly);
                    var id = Records.NewContent(session);
                    if (file.Length > 0)
                    {
                        Records.AddExtent(session, id, new Extent(0, file.Length, file.Id), block: null);
                    }

                    var headers = options.HttpHeaders with { ContentMd5 = Convert.ToBase64String(file.Md5 ?? []) };
                    var created = NewBlob(address, old, id, file.Length, options) with { HttpHeaders = headers };
                    return Replace(session, old, created, "PutBlob", options.RequestId, options.ClientRequestId);
                },
                folder.DirectoryOf(file.Id));
            if (file.Length == 0)
            {
                files.Add(file.Id);
            }

            CleanUp(files);
            return blob;
        });
    }

    internal async Task<StoredFile> PutBlockAsync(
        BlobAddress address, string block, Stream content, long announced, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        database.Read(session =>
        {
            CheckBlock(session, address, block, announced);
            return true;
        });

        var (withMd5, withCrc64) = (options.ExpectedMd5 is not null, options.ExpectedMd5 is null || options.ExpectedCrc64 is not null);
        var file = await StoreAsync(content, announced, this.options.MaxBlockBytes, withMd5, withCrc64, options, cancellationToken);
        return await CommitAsync(file, async () =>
        {
            var replaced = await database.WriteAsync(
                session =>
                {
                    CheckBlock(session, address, block, announced);
                    var old = BlockRecords.FindFile(session, address, block);
                    BlockRecords.Put(session, address, block, file.Length, file.Id, Now());
                    return old is not null && !Records.IsNamed(session, old) ? old : null;
                },
                folder.DirectoryOf(file.Id));
            if (replaced is not null)
            {
                folder.Delete(replaced);
            }

            return file;
        });
    }

    internal async Task<BlobProperties> PutBlockListAsync(BlobAddress address, IReadOnlyList<BlockListReference> blocks, BlobWriteOptions options)
    {
        var (blob, files) = await database.WriteAsync(session =>
        {
            Records.RequireContainer(session, address.Account, address.Container);
            var old = Records.FindBlob(session, address);
            CheckDestination(old, options.Conditions, options.CreateOnly);
            var id = Records.NewContent(session);
            var length = BlockListCommit.Assemble(session, address, old, blocks, id, this.options.MaxBlobBytes);
            return Replace(session, old, NewBlob(address, old, id, length, options), "PutBlockList", options.RequestId, options.ClientRequestId);
        });
        CleanUp(files);
        return blob;
    }

    internal (BlobProperties? Blob, List<BlobBlock> Committed, List<BlobBlock> Uncommitted) GetBlockList(BlobAddress address) => database.Read(session =>
    {
        Records.RequireContainer(session, address.Account, address.Container);
        var blob = Records.FindBlob(session, address);
        var uncommitted = BlockRecords.List(session, address).ConvertAll(b => new BlobBlock(b.Block, b.Length));
        var committed = blob is null ? [] : Records.CommittedBlocks(session, blob.Content).ConvertAll(b => new BlobBlock(b.Block, b.Extent.Length));
        return blob is null && uncommitted.Count == 0 ? throw StorageErrors.BlobNotFound() : (blob, committed, uncommitted);
    });

    internal Task<BlobProperties> UpdateAsync(BlobAddress address, BlobConditions conditions, Func<BlobProperties, BlobProperties> change, bool newVersion) =>
        database.WriteAsync(session =>
        {
            Records.RequireContainer(session, address.Account, address.Container);
            var old = Records.FindBlob(session, address) ?? throw StorageErrors.BlobNotFound();
            conditions.CheckWrite(old);
            var updated = change(old);
            if (newVersion)
            {
                updated = updated with { ETag = Records.NewETag(), LastModified = Now() };
            }

            Records.SaveBlob(session, updated);
            return updated;
        });

    internal async Task DeleteAsync(BlobAddress address, BlobConditions conditions)
    {
        var files = await database.WriteAsync(session =>
        {
            Records.RequireContainer(session, address.Account, address.Container);
            var old = Records.FindBlob(session, address) ?? throw StorageErrors.BlobNotFound();
            conditions.CheckWrite(old);
            Records.DeleteBlob(session, old);
            return BlockRecords.Discard(session, address);
        });
        CleanUp(files);
    }

    /// <summary>Runs one sweep now.</summary>
    internal Task SweepAsync() => janitor.SweepAsync(stopping.Token);

    /// <summary>Applies the lifecycle rules now.</summary>
    internal Task ApplyLifecycleAsync() => lifecycle.ApplyAsync(stopping.Token);

    private static void CheckSource(BlobConditions conditions, BlobProperties source)
    {
        try
        {
            conditions.CheckRead(source);
        }
        catch (StorageException)
        {
            throw StorageErrors.SourceConditionNotMet();
        }
    }

    private static void CheckDestination(BlobProperties? existing, BlobConditions conditions, bool createOnly)
    {
        if (createOnly && existing is not null)
        {
            throw StorageErrors.UnauthorizedBlobOverwrite();
        }

        conditions.CheckWrite(existing);
    }

    private void CheckBlock(SqliteSession session, BlobAddress address, string block, long length)
    {
        Records.RequireContainer(session, address.Account, address.Container);
        var (count, bytes, anyId) = BlockRecords.Totals(session, address);
        if (anyId is not null && BlockId.DecodedLength(anyId) != BlockId.DecodedLength(block))
        {
            throw StorageErrors.InvalidBlobOrBlock();
        }

        if (count >= options.MaxUncommittedBlocks && BlockRecords.FindFile(session, address, block) is null)
        {
            throw StorageErrors.BlockCountExceedsLimit(options.MaxUncommittedBlocks);
        }

        if (bytes + length > 2 * options.MaxBlobBytes)
        {
            throw StorageErrors.BodyTooLarge(2 * options.MaxBlobBytes);
        }
    }

    // As precise as it is stored, so that who writes is told what readers will be.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private BlobProperties NewBlob(BlobAddress address, BlobProperties? old, long content, long length, BlobWriteOptions options)
    {
        var now = Now();
        return new BlobProperties
        {
            Address = address,
            Content = content,
            ETag = Records.NewETag(),
            Length = length,
            CreatedOn = old?.CreatedOn ?? now,
            LastModified = now,
            HttpHeaders = options.HttpHeaders,
            Metadata = options.Metadata,
            AccessTier = options.AccessTier,
            AccessTierChangedOn = options.AccessTier is null ? null : now,
        };
    }

    /// <summary>Puts a blob in the place of another, drops the uncommitted blocks of the name and records the event.</summary>
    private (BlobProperties Blob, List<string> Files) Replace(
        SqliteSession session, BlobProperties? old, BlobProperties blob, string api, string requestId, string? clientRequestId)
    {
        Records.SaveBlob(session, blob);
        if (old is not null)
        {
            Records.MarkIfGarbage(session, old.Content);
        }

        outbox.Add(session, blob, api, requestId, clientRequestId);
        return (blob, BlockRecords.Discard(session, blob.Address));
    }

    private async Task<StoredFile> StoreAsync(
        Stream content, long? announced, long limit, bool withMd5, bool withCrc64, BlobWriteOptions options, CancellationToken cancellationToken)
    {
        var file = await folder.WriteAsync(content, announced, limit, withMd5, withCrc64, cancellationToken);
        if (options.ExpectedMd5 is { } md5 && !md5.AsSpan().SequenceEqual(file.Md5))
        {
            folder.Discard(file.Id);
            throw StorageErrors.Md5Mismatch();
        }

        if (options.ExpectedCrc64 is { } crc && !crc.AsSpan().SequenceEqual(file.Crc64))
        {
            folder.Discard(file.Id);
            throw StorageErrors.Crc64Mismatch();
        }

        return file;
    }

    private async Task<T> CommitAsync<T>(StoredFile file, Func<Task<T>> commit)
    {
        try
        {
            var result = await commit();
            folder.Settle(file.Id);
            return result;
        }
        catch (StorageException)
        {
            folder.Discard(file.Id);
            throw;
        }
        catch
        {
            // Whether the commit reached the disk is not known; the next sweep keeps or removes the file by what is recorded.
            folder.Settle(file.Id);
            throw;
        }
    }

    private void CleanUp(List<string> files)
    {
        files.ForEach(folder.Delete);
        dispatcher.Wake();
        janitor.Wake();
    }
}
