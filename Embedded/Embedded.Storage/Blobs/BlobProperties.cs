namespace Embedded.Storage;

/// <summary>What is known of a committed blob besides its bytes.</summary>
public sealed record BlobProperties
{
    /// <summary>Where it is.</summary>
    public required BlobAddress Address { get; init; }

    /// <summary>Entity tag without quotes; changes with every write, metadata included.</summary>
    public required string ETag { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>When the name came into being.</summary>
    public required DateTimeOffset CreatedOn { get; init; }

    /// <summary>Last write of content or metadata.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>Headers sent with the content.</summary>
    public required BlobHttpHeaders HttpHeaders { get; init; }

    /// <summary>The client's own name–value pairs.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>Hot, Cool or Cold as set by a client or a <see cref="LifecycleRule"/>; null: Hot, inferred. Recorded only: every blob is on the same disk.</summary>
    public string? AccessTier { get; init; }

    /// <summary>When the tier was last set.</summary>
    public DateTimeOffset? AccessTierChangedOn { get; init; }

    /// <summary>The last day's first read, where a <see cref="LifecycleRule"/> covers the blob; null: not read since it was written.</summary>
    public DateTimeOffset? LastAccessedOn { get; init; }

    /// <summary>The copy that made it; null where it was written.</summary>
    public BlobCopy? Copy { get; init; }

    /// <summary>Identifies the immutable bytes; copies of a blob share them.</summary>
    internal long Content { get; init; }
}
