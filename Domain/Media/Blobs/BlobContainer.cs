namespace Domain.Media.Blobs;

/// <summary>The containers, each in the storage account that its readers and writers allow.</summary>
public enum BlobContainer
{
    /// <summary>Account ingest: clients write one blob each, by signed URL.</summary>
    Uploads = 1,

    /// <summary>Account ingest: what was uploaded, for the service alone.</summary>
    Originals = 2,

    /// <summary>Account media: display variants, read by the edge.</summary>
    Public = 3,

    /// <summary>Account media: display variants that are read by signed URL only.</summary>
    Restricted = 4,
}
