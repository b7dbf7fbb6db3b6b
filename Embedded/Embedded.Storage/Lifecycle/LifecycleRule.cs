namespace Embedded.Storage;

/// <summary>
/// When blobs of a container move to cheaper tiers, by the time since they were last read or written: lifecycle management with last access time tracking, as
/// Azure Storage has it. A rule never makes a tier warmer.
/// </summary>
public sealed record LifecycleRule
{
    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>Only blobs whose names begin so.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>After this time without a read or a write a blob becomes Cool; null: never.</summary>
    public TimeSpan? CoolAfter { get; init; }

    /// <summary>After this time without a read or a write a blob becomes Cold; null: never.</summary>
    public TimeSpan? ColdAfter { get; init; }

    /// <summary>Whether a Cool blob becomes Hot when it is read; a Cold one stays (Azure: enableAutoTierToHotFromCool).</summary>
    public bool HotWhenRead { get; init; }

    internal bool Covers(BlobAddress blob) =>
        blob.Account == Account && blob.Container == Container && blob.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The tier that a blob is to be moved to; null where it stays.</summary>
    internal string? TierFor(BlobProperties blob, DateTimeOffset now)
    {
        var idle = now - (blob.LastAccessedOn > blob.LastModified ? blob.LastAccessedOn.Value : blob.LastModified);
        return blob.AccessTier == AccessTiers.Cold ? null
            : idle >= ColdAfter ? AccessTiers.Cold
            : idle >= CoolAfter && blob.AccessTier != AccessTiers.Cool ? AccessTiers.Cool
            : null;
    }
}
