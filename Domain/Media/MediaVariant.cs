using Domain.Media.Decoding;

namespace Domain.Media;

/// <summary>One stored display variant.</summary>
public sealed record MediaVariant
{
    /// <summary>One of <see cref="VariantName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>JPEG or WebP.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>Width in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The first 16 hex digits of the SHA-256 of the bytes.</summary>
    public required string Hash { get; init; }

    /// <summary>The last part of its path: <c>{variant}-{hash}.{ext}</c>. Names the content, so it can be cached for ever (ME-7).</summary>
    public string FileName() => $"{Name}-{Hash}.{Format.FileExtension()}";
}
