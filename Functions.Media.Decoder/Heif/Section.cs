namespace Functions.Media.Decoder.Heif;

/// <summary>A part of the file that lies within it.</summary>
internal readonly record struct Section(int Start, int Length)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> file) => file.Slice(Start, Length);
}
