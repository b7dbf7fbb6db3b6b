namespace Functions.Media.Transcoding;

/// <summary>One fragment of a <see cref="FragmentedMovie"/>.</summary>
/// <param name="Data">Its <c>moof</c> and <c>mdat</c>.</param>
/// <param name="Samples">Frames, or packets of sound.</param>
/// <param name="Ticks">How long it plays.</param>
internal sealed record MovieFragment(ReadOnlyMemory<byte> Data, int Samples, long Ticks);
