namespace Embedded.Storage;

/// <summary>A blob's bytes as a stream over its reader.</summary>
internal sealed class BlobStream(BlobReader reader, bool leaveOpen) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => reader.Properties.Length;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new IOException("A position is not negative.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await reader.ReadAsync(position, buffer, cancellationToken);
        position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => Length + offset,
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            reader.Dispose();
        }

        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("Blobs are read-only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Blobs are read-only.");
}
