namespace Local.Edge;

/// <summary>An object in the cache. Its content never changes; a new version is a new entry.</summary>
internal sealed class EdgeEntry(string path, ObjectHeaders headers, byte[] body, Freshness freshness, DateTimeOffset storedAt)
{
    private long storedAtTicks = storedAt.UtcTicks;

    public string Path { get; } = path;

    public ObjectHeaders Headers { get; } = headers;

    public byte[] Body { get; } = body;

    public Freshness Freshness { get; } = freshness;

    /// <summary>How often it was used; belongs to <see cref="EvictionQueue"/>.</summary>
    public long Uses { get; set; }

    /// <summary>What speaks for keeping it; belongs to <see cref="EvictionQueue"/>.</summary>
    public double Worth { get; set; }

    /// <summary>How long ago the origin last vouched for it.</summary>
    public TimeSpan AgeAt(DateTimeOffset now) => TimeSpan.FromTicks(Math.Max(0, now.UtcTicks - Volatile.Read(ref storedAtTicks)));

    /// <summary>The origin still has this version.</summary>
    public void Renew(DateTimeOffset now) => Volatile.Write(ref storedAtTicks, now.UtcTicks);
}
