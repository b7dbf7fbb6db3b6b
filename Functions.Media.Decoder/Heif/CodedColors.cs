namespace Functions.Media.Decoder.Heif;

/// <summary>Colours as ITU-T H.273 numbers them, from a <c>colr</c> box of type <c>nclx</c>.</summary>
/// <param name="Primaries">ColourPrimaries, section 8.1.</param>
/// <param name="Transfer">TransferCharacteristics, section 8.2.</param>
internal readonly record struct CodedColors(int Primaries, int Transfer);
