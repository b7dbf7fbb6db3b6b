using Domain.Ids;
using Domain.Media;
using Domain.Media.Embeddings;
using Domain.Media.Videos;

namespace Functions.Media.Processing;

/// <summary>The content of <c>metadata.json</c>.</summary>
/// <param name="MediaId">The medium.</param>
/// <param name="OwnerId">Whose it is.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Filter">The look it is rendered with.</param>
/// <param name="CreatedAt">When the upload was announced.</param>
/// <param name="OriginalBytes">Length of the original.</param>
/// <param name="OriginalSha256">Hash of the original, in hex.</param>
/// <param name="Image">What is shown.</param>
/// <param name="Video">What is played; null of a picture.</param>
/// <param name="Embedding">What is to be seen in it.</param>
public sealed record MediaMetadata(
    SnowflakeId MediaId,
    SnowflakeId OwnerId,
    MediaKind Kind,
    string Filter,
    DateTimeOffset CreatedAt,
    long OriginalBytes,
    string OriginalSha256,
    RenderedImage Image,
    RenderedVideo? Video,
    VisualEmbedding? Embedding);
