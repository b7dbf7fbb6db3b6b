namespace Embedded.Storage;

/// <summary>Preconditions of a read or a write (RFC 9110, section 13). Entity tags are without quotes; <c>*</c> is any.</summary>
public sealed record BlobConditions
{
    /// <summary>Nothing required.</summary>
    public static BlobConditions None { get; } = new();

    /// <summary>The blob must have one of these tags.</summary>
    public IReadOnlyList<string> IfMatch { get; init; } = [];

    /// <summary>The blob must have none of these tags.</summary>
    public IReadOnlyList<string> IfNoneMatch { get; init; } = [];

    /// <summary>The blob must have changed since; whole seconds.</summary>
    public DateTimeOffset? IfModifiedSince { get; init; }

    /// <summary>The blob must not have changed since; whole seconds.</summary>
    public DateTimeOffset? IfUnmodifiedSince { get; init; }

    /// <summary>Throws 412, or 304 where the blob has not changed.</summary>
    internal void CheckRead(BlobProperties blob)
    {
        if (!MatchHolds(blob))
        {
            throw StorageErrors.ConditionNotMet();
        }

        if (!NoneMatchHolds(blob))
        {
            throw StorageErrors.NotModified();
        }
    }

    /// <summary>Throws 412, or 409 where the blob must not exist and does.</summary>
    internal void CheckWrite(BlobProperties? blob)
    {
        if (blob is null)
        {
            if (IfMatch.Count > 0)
            {
                throw StorageErrors.ConditionNotMet();
            }
        }
        else if (IfNoneMatch.Contains("*"))
        {
            throw StorageErrors.BlobAlreadyExists();
        }
        else if (!MatchHolds(blob) || !NoneMatchHolds(blob))
        {
            throw StorageErrors.ConditionNotMet();
        }
    }

    private bool MatchHolds(BlobProperties blob) => IfMatch.Count > 0
        ? IfMatch.Contains("*") || IfMatch.Contains(blob.ETag)
        : IfUnmodifiedSince is not { } since || WholeSeconds(blob.LastModified) <= WholeSeconds(since);

    private bool NoneMatchHolds(BlobProperties blob) => IfNoneMatch.Count > 0
        ? !IfNoneMatch.Contains("*") && !IfNoneMatch.Contains(blob.ETag)
        : IfModifiedSince is not { } since || WholeSeconds(blob.LastModified) > WholeSeconds(since);

    private static long WholeSeconds(DateTimeOffset time) => time.ToUnixTimeSeconds();
}
