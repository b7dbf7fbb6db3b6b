namespace Embedded.Storage;

/// <summary>How a blob is copied within the store.</summary>
public sealed record BlobCopyOptions
{
    /// <summary>Preconditions on the source; <see cref="BlobConditions.IfMatch"/> pins the version that is copied.</summary>
    public BlobConditions SourceConditions { get; init; } = BlobConditions.None;

    /// <summary>Preconditions on the destination.</summary>
    public BlobConditions Conditions { get; init; } = BlobConditions.None;

    /// <summary>Metadata of the copy; null takes the source's.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Tier of the copy.</summary>
    public string? AccessTier { get; init; }

    internal bool CreateOnly { get; init; }

    internal string? SourceUrl { get; init; }

    internal string RequestId { get; init; } = "";

    internal string? ClientRequestId { get; init; }
}
