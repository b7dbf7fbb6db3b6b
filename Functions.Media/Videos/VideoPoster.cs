using Domain.Media;
using Domain.Media.Embeddings;

namespace Functions.Media.Videos;

/// <summary>A film's poster, which stands for the film wherever pictures are compared.</summary>
/// <param name="Image">What is shown.</param>
/// <param name="Embedding">What is to be seen in it.</param>
public sealed record VideoPoster(RenderedImage Image, VisualEmbedding? Embedding);
