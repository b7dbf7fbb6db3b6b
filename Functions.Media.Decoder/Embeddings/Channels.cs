using System.Numerics;

namespace Functions.Media.Decoder.Embeddings;

/// <summary>How activations lie in memory: pixel by pixel, each with its channels, which are padded with zeros to full panels of vectors.</summary>
internal static class Channels
{
    /// <summary>Channels that are computed at a time: two vectors.</summary>
    public static readonly int Panel = 2 * Vector<float>.Count;

    /// <summary>Pixels that are computed at a time.</summary>
    public const int Rows = 6;

    /// <summary>Channels with padding.</summary>
    public static int Pad(int channels) => (channels + Panel - 1) / Panel * Panel;

    /// <summary>Floats that so many pixels take, and the rows beyond the last that are computed in vain.</summary>
    public static int Buffer(int pixels, int channels) => (pixels + Rows - 1) / Rows * Rows * Pad(channels);
}
