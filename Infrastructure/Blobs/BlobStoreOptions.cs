namespace Infrastructure.Blobs;

/// <summary>Names of storage accounts and containers; section <c>Blobs</c>.</summary>
public sealed class BlobStoreOptions
{
    /// <summary>Cache-Control of what is read by signed URL, whatever is stored with the blob: nobody keeps it.</summary>
    public const string SignedCacheControl = "private, no-store";

    /// <summary>The account that clients write to.</summary>
    public string IngestAccount { get; set; } = "ingest";

    /// <summary>The account that the edge reads from.</summary>
    public string MediaAccount { get; set; } = "media";

    /// <summary>Container of uploads, in the ingest account.</summary>
    public string Uploads { get; set; } = "uploads";

    /// <summary>Container of originals, in the ingest account.</summary>
    public string Originals { get; set; } = "originals";

    /// <summary>Container of display variants, in the media account.</summary>
    public string Public { get; set; } = "public";

    /// <summary>Container of restricted display variants, in the media account: never public, never behind the edge.</summary>
    public string Restricted { get; set; } = "restricted";
}
