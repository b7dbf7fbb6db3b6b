namespace Functions.Media.Transcoding;

/// <summary>One fragment of a <see cref="FragmentedMovie"/>.</summary>
/// <param name="Data">Its <c>moof</c> and <c>mdat</c>.</param>
/// <param name="Samples">Frames, or packets of sound.</param>
/// <param name="Ticks">How long it plays.</param>
/// <param name="Delay">How much later than it is decoded its first sample is shown, in ticks.</param>
internal sealed record MovieFragment(ReadOnlyMemory<byte> Data, int Samples, long Ticks, int Delay);
