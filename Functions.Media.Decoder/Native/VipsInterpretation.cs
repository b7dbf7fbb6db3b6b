namespace Functions.Media.Decoder.Native;

/// <summary>What the bands of a picture mean: the values of VipsInterpretation that a loader of ours can give.</summary>
internal enum VipsInterpretation
{
    Multiband = 0,
    Grey = 1,
    Cmyk = 15,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}
