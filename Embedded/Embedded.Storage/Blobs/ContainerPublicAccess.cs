namespace Embedded.Storage;

/// <summary>What may be read without authorization (header <c>x-ms-blob-public-access</c>).</summary>
public enum ContainerPublicAccess
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Blobs whose names are known.</summary>
    Blob,

    /// <summary>Blobs, and the list of them.</summary>
    Container,
}
