namespace Embedded.Storage;

/// <summary>Where the store lives, who may call it and its bounds. Sizes are in bytes.</summary>
public sealed class EmbeddedStorageOptions
{
    /// <summary>Folder of all state. Created when missing. One process at a time may have it open.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Scheme, host and port under which clients reach the service; the base of signed URLs and of the URLs in events.</summary>
    public Uri Endpoint { get; set; } = new("http://127.0.0.1:10000");

    /// <summary>The accounts. A request whose first path segment names none of them is left to the rest of the pipeline.</summary>
    public IList<StorageAccountOptions> Accounts { get; init; } = [];

    /// <summary>Cross-origin rules; the first that matches applies. Empty: no browser of another origin may call.</summary>
    public IList<CorsRule> Cors { get; init; } = [];

    /// <summary>Largest blob (committed length).</summary>
    public long MaxBlobBytes { get; set; } = 8L << 30;

    /// <summary>Largest body of one Put Blob.</summary>
    public long MaxPutBlobBytes { get; set; } = 256L << 20;

    /// <summary>Largest body of one Put Block.</summary>
    public long MaxBlockBytes { get; set; } = 100L << 20;

    /// <summary>Most blocks of one blob (Azure: 50,000).</summary>
    public int MaxBlocks { get; set; } = 50_000;

    /// <summary>Most uncommitted blocks of one blob (Azure: 100,000). Their bytes together are bounded by twice <see cref="MaxBlobBytes"/>.</summary>
    public int MaxUncommittedBlocks { get; set; } = 100_000;

    /// <summary>After this long an uncommitted block is discarded (Azure: one week).</summary>
    public TimeSpan UncommittedBlockLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Time between two sweeps of old blocks and orphaned files. A sweep also runs when the store is opened.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When blobs move to cheaper tiers; of several rules for a blob the first. Empty: never, and reads are not tracked.</summary>
    public IList<LifecycleRule> Lifecycle { get; init; } = [];

    /// <summary>Time between two applications of <see cref="Lifecycle"/> (Azure: about a day). They are also applied when the store is opened.</summary>
    public TimeSpan LifecycleInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How far the clock of a client that signs with the account key may be off (Azure: 15 minutes).</summary>
    public TimeSpan SharedKeyClockSkew { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Called at least once, in order, for every committed blob. A failure is retried with back-off until it succeeds, also after a restart. Null: no
    /// events are recorded.
    /// </summary>
    public Func<BlobCreatedEvent, CancellationToken, Task>? BlobCreated { get; set; }

    /// <summary>Which blobs raise an event. Null: all.</summary>
    public Func<BlobAddress, bool>? BlobCreatedFilter { get; set; }

    /// <summary>First and longest wait before a failed event is delivered again; the wait doubles in between.</summary>
    public TimeSpan EventRetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc cref="EventRetryDelay"/>
    public TimeSpan EventRetryMaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Called at named points of every write, so that tests can kill the process there: content-written, content-synced, before-commit, after-commit,
    /// before-unlink, event-handled. Null outside of tests.
    /// </summary>
    public Action<string>? Reached { get; set; }
}
