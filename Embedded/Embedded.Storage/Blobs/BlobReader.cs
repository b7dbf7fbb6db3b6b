using Embedded.Storage.Content;
using Microsoft.Win32.SafeHandles;

namespace Embedded.Storage;

/// <summary>
/// An opened version of a blob. It stays readable, byte for byte, until disposed, whatever happens to the name meanwhile. Not thread-safe.
/// </summary>
public sealed class BlobReader : IDisposable
{
    private readonly ContentFolder _folder;
    private readonly Pins _pins;
    private readonly List<Extent> _extents;
    private SafeFileHandle? _file;
    private int _current = -1;
    private bool _disposed;

    internal BlobReader(BlobProperties properties, List<Extent> extents, ContentFolder folder, Pins pins)
    {
        Properties = properties;
        _extents = extents;
        _folder = folder;
        _pins = pins;
    }

    /// <summary>What is known of this version.</summary>
    public BlobProperties Properties { get; }

    /// <summary>Reads bytes at an offset; fewer than asked for where a block ends, none at the end.</summary>
    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (offset >= Properties.Length || buffer.IsEmpty)
        {
            return 0;
        }

        var extent = Seek(offset);
        var count = (int)Math.Min(buffer.Length, extent.End - offset);
        var read = await RandomAccess.ReadAsync(_file!, buffer[..count], offset - extent.Offset, cancellation);
        return read > 0 ? read : throw new InvalidDataException($"Content file {extent.File} is shorter than recorded.");
    }

    /// <summary>The whole version as a seekable stream. Disposing it disposes this reader, unless that is left open.</summary>
    public Stream OpenStream(bool leaveOpen = false) => new BlobStream(this, leaveOpen);

    /// <summary>
    /// Gives a child process a file with these bytes: a hard link where the blob is one file, otherwise a copy made inside the kernel where possible.
    /// </summary>
    /// <param name="path">Must not exist; the caller removes it. The file is read-only.</param>
    /// <param name="cancellation">Ends the copying; nothing is left then.</param>
    public async Task MaterialiseAsync(string path, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_extents.Count == 1 && Posix.TryHardLink(_folder.PathOf(_extents[0].File), path))
        {
            return;
        }

        try
        {
            await using var copy = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: false);
            for (var i = 0; i < _extents.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var extent = Seek(_extents[i].Offset);
                if (!Posix.TryCopyRange(_file!, copy.SafeFileHandle, extent.Offset, extent.Length))
                {
                    await CopyAsync(extent, copy, cancellation);
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
        if (!_disposed)
        {
            _disposed = true;
            _file?.Dispose();
            _pins.Unpin(Properties.Content);
        }
    }

    private async Task CopyAsync(Extent extent, FileStream copy, CancellationToken cancellation)
    {
        using var source = new FileStream(_folder.PathOf(extent.File), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        copy.Position = extent.Offset;
        await source.CopyToAsync(copy, 256 * 1024, cancellation);
    }

    private Extent Seek(long offset)
    {
        if (_current >= 0 && _extents[_current] is var open && offset >= open.Offset && offset < open.End)
        {
            return open;
        }

        var (low, high) = (0, _extents.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = offset < _extents[middle].End ? (low, middle) : (middle + 1, high);
        }

        _file?.Dispose();
        _file = _folder.Open(_extents[low].File);
        _current = low;
        return _extents[low];
    }
}
