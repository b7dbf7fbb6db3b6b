namespace Functions.Media.Decoder.Embeddings;

/// <summary>One position of a <see cref="Window"/>.</summary>
/// <param name="Start">Its first pixel, which may lie before the picture.</param>
/// <param name="First">The first of its pixels that lies in the picture, counted from its start.</param>
/// <param name="End">One past the last that does.</param>
internal readonly record struct WindowPosition(int Start, int First, int End);
