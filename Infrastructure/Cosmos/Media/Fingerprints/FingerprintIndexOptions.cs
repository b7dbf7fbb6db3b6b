namespace Infrastructure.Cosmos.Media.Fingerprints;

/// <summary>How a worker looks for near duplicates. Section <c>Fingerprints</c> of the settings.</summary>
public sealed class FingerprintIndexOptions
{
    /// <summary>Memory for perceptual hashes in MiB; default 256, which holds 16 million pictures. What does not fit is looked up in the database; 0: everything.</summary>
    public int MemoryMiB { get; set; } = 256;

    /// <summary>How many hashes are read from the database at once; default 1,000.</summary>
    public int PageSize { get; set; } = 1_000;

    /// <summary>
    /// How long it is kept in mind that a picture was removed; default 7 days. Workers that look nothing up for longer may keep its hash in memory until they
    /// are started again; they never report it.
    /// </summary>
    public TimeSpan RemovalMemory { get; set; } = TimeSpan.FromDays(7);
}
