namespace Domain.Media.Decoding;

/// <summary>One encoded picture that a decoder wrote.</summary>
public sealed record ImageVariant
{
    /// <summary>One of <see cref="VariantName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>JPEG (progressive) or WebP.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hex digits. Its first 16 stand in the public URL.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The file's name within the job's output folder.</summary>
    public required string FileName { get; init; }
}
