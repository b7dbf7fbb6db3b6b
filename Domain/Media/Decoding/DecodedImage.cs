using Domain.Media.Embeddings;

namespace Domain.Media.Decoding;

/// <summary>All that is known of a picture after decoding it once.</summary>
public sealed record DecodedImage
{
    /// <summary>The format its bytes are in.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>Width in pixels, upright: after its orientation tag was applied.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels, upright.</summary>
    public required int Height { get; init; }

    /// <summary>Frames in the file; 1 for a still.</summary>
    public required int Frames { get; init; }

    /// <summary>Length of the file in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Every variant that was asked for, in both output formats.</summary>
    public required IReadOnlyList<ImageVariant> Variants { get; init; }

    /// <summary>For finding near duplicates.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>BlurHash (https://blurha.sh) with 4 × 3 components, 3 × 4 for a picture taller than wide.</summary>
    public required string BlurHash { get; init; }

    /// <summary>A WebP file of at most 32 × 32 pixels and a few hundred bytes, to be inlined in answers.</summary>
    public required byte[] Preview { get; init; }

    /// <summary>The most frequent colour, <c>#rrggbb</c>.</summary>
    public required string DominantColor { get; init; }

    /// <summary>What is to be seen in it; null when nobody asked for it.</summary>
    public VisualEmbedding? Embedding { get; init; }
}
