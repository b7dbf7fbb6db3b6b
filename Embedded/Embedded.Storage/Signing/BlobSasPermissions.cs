namespace Embedded.Storage;

/// <summary>What a signed URL allows (field <c>sp</c>).</summary>
[Flags]
public enum BlobSasPermissions
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>r: content, properties, metadata and block list.</summary>
    Read = 1,

    /// <summary>a: append; signed and verified, but nothing here needs it.</summary>
    Add = 2,

    /// <summary>c: a blob that does not exist yet, by Put Blob or Copy Blob.</summary>
    Create = 4,

    /// <summary>w: blobs, new and existing, blocks, properties, metadata, tier.</summary>
    Write = 8,

    /// <summary>d: delete.</summary>
    Delete = 16,

    /// <summary>l: list the blobs of a container.</summary>
    List = 32,
}
