using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Embedded.Storage.Content;

/// <summary>
/// The content files: immutable, named by random ids, spread over 256 folders. A file counts only once a committed record names it;
/// what a crash leaves without a record is an orphan and is swept.
/// </summary>
internal sealed class ContentFolder : IDisposable
{
    private const int BufferBytes = 256 * 1024;
    private const UnixFileMode ImmutableFile = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string root;
    private readonly SyncThreads sync = new();
    private readonly ConcurrentDictionary<string, bool> inFlight = new();
    private readonly Action<string>? reached;

    public ContentFolder(string root, Action<string>? reached)
    {
        this.root = root;
        this.reached = reached;
        Directory.CreateDirectory(root);
    }

    public string PathOf(string id) => Path.Combine(root, id[..2], id);

    public string DirectoryOf(string id) => Path.Combine(root, id[..2]);

    public SafeFileHandle Open(string id) =>
        File.OpenHandle(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.SequentialScan);

    /// <summary>
    /// Writes the stream into a new file and syncs it. The caller commits a record that names the file and then calls <see cref="Settle"/>, or
    /// <see cref="Discard"/>.
    /// </summary>
    /// <param name="body">Read to its end.</param>
    /// <param name="announced">Length announced, which must be met exactly; null where unknown.</param>
    /// <param name="limit">Most bytes accepted.</param>
    /// <param name="withMd5">Whether MD5 is computed.</param>
    /// <param name="withCrc64">Whether CRC64 is computed.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left then.</param>
    public async Task<StoredFile> WriteAsync(Stream body, long? announced, long limit, bool withMd5, bool withCrc64, CancellationToken cancellationToken)
    {
        if (announced > limit)
        {
            throw StorageErrors.BodyTooLarge(limit);
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        inFlight[id] = true;
        try
        {
            return await WriteFileAsync(id, body, announced, limit, withMd5, withCrc64, cancellationToken);
        }
        catch
        {
            Discard(id);
            throw;
        }
    }

    /// <summary>The file is named by a committed record now.</summary>
    public void Settle(string id) => inFlight.TryRemove(id, out _);

    /// <summary>Removes a file that no record names.</summary>
    public void Discard(string id)
    {
        Delete(id);
        inFlight.TryRemove(id, out _);
    }

    public void Delete(string id)
    {
        if (File.Exists(PathOf(id)))
        {
            File.Delete(PathOf(id));
        }
    }

    public bool IsInFlight(string id) => inFlight.ContainsKey(id);

    /// <summary>All files that are not being written just now.</summary>
    public IEnumerable<string> SettledFiles() => Directory.EnumerateDirectories(root)
        .SelectMany(Directory.EnumerateFiles)
        .Select(path => Path.GetFileName(path))
        .Where(id => !inFlight.ContainsKey(id));

    public void Dispose() => sync.Dispose();

    [SuppressMessage("Security", "CA5351", Justification = "Content-MD5 is the protocol's transport checksum, not a security measure.")]
    private async Task<StoredFile> WriteFileAsync(
        string id, Stream body, long? announced, long limit, bool withMd5, bool withCrc64, CancellationToken cancellationToken)
    {
        using var md5 = withMd5 ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
        var crc = new Crc64();
        long length = 0;
        await using var stream = Create(id);
        var file = stream.SafeFileHandle;
        var size = (int)Math.Clamp(announced ?? BufferBytes, 1, BufferBytes);
        var (filling, writing) = (ArrayPool<byte>.Shared.Rent(size), ArrayPool<byte>.Shared.Rent(size));
        var pending = Task.CompletedTask;
        try
        {
            while (true)
            {
                var read = await body.ReadAtLeastAsync(filling.AsMemory(0, size), size, throwOnEndOfStream: false, cancellationToken);
                await pending;
                if (read == 0)
                {
                    break;
                }

                if (length + read > limit || length + read > announced)
                {
                    throw StorageErrors.BodyTooLarge(Math.Min(limit, announced ?? limit));
                }

                // The bytes are written while their checksums are computed and the next ones arrive.
                (filling, writing) = (writing, filling);
                pending = RandomAccess.WriteAsync(file, writing.AsMemory(0, read), length, cancellationToken).AsTask();
                length += read;
                if (withCrc64)
                {
                    crc.Append(writing.AsSpan(0, read));
                }

                md5?.AppendData(writing, 0, read);
            }
        }
        finally
        {
            await Quietly(pending);
            ArrayPool<byte>.Shared.Return(filling);
            ArrayPool<byte>.Shared.Return(writing);
        }

        if (announced is { } expected && expected != length)
        {
            throw StorageErrors.IncompleteBody();
        }

        reached?.Invoke("content-written");
        await sync.FlushAsync(file);
        reached?.Invoke("content-synced");
        return new StoredFile(id, length, md5?.GetHashAndReset(), withCrc64 ? BitConverter.GetBytes(crc.Value) : null);
    }

    /// <summary>Readable only, from the beginning: nobody, a child process with a link to it included, can change what has been acknowledged.</summary>
    private FileStream Create(string id)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ImmutableFile;
        }

        try
        {
            return new FileStream(PathOf(id), options);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(DirectoryOf(id));
            Posix.SyncDirectory(root);
            return new FileStream(PathOf(id), options);
        }
    }

    /// <summary>An earlier failure is already on its way to the caller; the buffers must only not be returned while they are being written.</summary>
    private static async Task Quietly(Task pending)
    {
        try
        {
            await pending;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
        }
    }
}
