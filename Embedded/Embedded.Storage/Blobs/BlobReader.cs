using Embedded.Storage.Content;
using Microsoft.Win32.SafeHandles;

namespace Embedded.Storage;

/// <summary>
/// An opened version of a blob. It stays readable, byte for byte, until disposed, whatever happens to the name meanwhile. Not thread-safe.
/// </summary>
public sealed class BlobReader : IDisposable
{
    private readonly ContentFolder folder;
    private readonly Pins pins;
    private readonly List<Extent> extents;
    private SafeFileHandle? file;
    private int current = -1;
    private bool disposed;

    internal BlobReader(BlobProperties properties, List<Extent> extents, ContentFolder folder, Pins pins)
    {
        Properties = properties;
        this.extents = extents;
        this.folder = folder;
        this.pins = pins;
    }

    /// <summary>What is known of this version.</summary>
    public BlobProperties Properties { get; }

    /// <summary>Reads bytes at an offset; fewer than asked for where a block ends, none at the end.</summary>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (offset >= Properties.Length || buffer.IsEmpty)
        {
            return 0;
        }

        var extent = Seek(offset);
        var count = (int)Math.Min(buffer.Length, extent.End - offset);
        var read = await RandomAccess.ReadAsync(file!, buffer[..count], offset - extent.Offset, cancellationToken);
        return read > 0 ? read : throw new InvalidDataException($"Content file {extent.File} is shorter than recorded.");
    }

    /// <summary>The whole version as a seekable stream. Disposing it disposes this reader, unless that is left open.</summary>
    public Stream OpenStream(bool leaveOpen = false) => new BlobStream(this, leaveOpen);

    /// <summary>
    /// Gives a child process a file with these bytes: a hard link where the blob is one file, otherwise a copy made inside the kernel where possible.
    /// </summary>
    /// <param name="path">Must not exist; the caller removes it. The file is read-only.</param>
    /// <param name="cancellationToken">Ends the copying; nothing is left then.</param>
    public async Task MaterialiseAsync(string path, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (extents.Count == 1 && Posix.TryHardLink(folder.PathOf(extents[0].File), path))
        {
            return;
        }

        try
        {
            await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false);
            for (var i = 0; i < extents.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var extent = Seek(extents[i].Offset);
                if (!Posix.TryCopyRange(file!, copy.SafeFileHandle, extent.Offset, extent.Length))
                {
                    await CopyAsync(extent, copy, cancellationToken);
                }
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            file?.Dispose();
            pins.Unpin(Properties.Content);
        }
    }

    private async Task CopyAsync(Extent extent, FileStream copy, CancellationToken cancellationToken)
    {
        using var source = new FileStream(folder.PathOf(extent.File), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        copy.Position = extent.Offset;
        await source.CopyToAsync(copy, 256 * 1024, cancellationToken);
    }

    private Extent Seek(long offset)
    {
        if (current >= 0 && extents[current] is var open && offset >= open.Offset && offset < open.End)
        {
            return open;
        }

        var (low, high) = (0, extents.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = offset < extents[middle].End ? (low, middle) : (middle + 1, high);
        }

        file?.Dispose();
        file = folder.Open(extents[low].File);
        current = low;
        return extents[low];
    }
}
