namespace Embedded.Storage;

/// <summary>Headers stored with a blob and sent with its content.</summary>
public sealed record BlobHttpHeaders
{
    /// <summary>Media type; null is sent as <c>application/octet-stream</c>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Content-Encoding.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>Content-Language.</summary>
    public string? ContentLanguage { get; init; }

    /// <summary>Content-Disposition.</summary>
    public string? ContentDisposition { get; init; }

    /// <summary>Cache-Control.</summary>
    public string? CacheControl { get; init; }

    /// <summary>MD5 of the whole content in base64; computed by Put Blob, declared by the client with Put Block List.</summary>
    public string? ContentMd5 { get; init; }
}
