using System.Collections.Concurrent;
using Local.Edge;

namespace Local.Tests.Edge;

/// <summary>An origin whose faults and delays tests command.</summary>
internal sealed class FakeOrigin : IEdgeOrigin
{
    private readonly ConcurrentDictionary<string, OriginFile> files = new();
    private int asked;
    private int read;

    /// <summary>How often it was asked.</summary>
    public int Asked => asked;

    /// <summary>How often a body was read.</summary>
    public int Read => read;

    /// <summary>Answers wait for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Whether it fails.</summary>
    public bool Down { get; set; }

    public void Put(string path, byte[] body, string? cacheControl = "public, max-age=60", string? etag = null) =>
        files[path] = new(body, new($"\"{etag ?? Guid.NewGuid().ToString("N")}\"", "image/webp", cacheControl, null));

    public void Delete(string path) => files.TryRemove(path, out _);

    public async ValueTask<OriginObject?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref asked);
        var found = files.GetValueOrDefault(path);
        await Gate.WaitAsync(cancellationToken);
        return Down ? throw new IOException("The origin is down.")
            : found is null ? null
            : new(found.Headers, found.Body.Length, new CountingStream(found.Body, () => Interlocked.Increment(ref read)));
    }

    private sealed record OriginFile(byte[] Body, ObjectHeaders Headers);

    private sealed class CountingStream(byte[] body, Action opened) : MemoryStream(body, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == 0)
            {
                opened();
            }

            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
