using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Tests.Pictures;

namespace Functions.Media.Decoder.Tests.Hostile;

/// <summary>One small sound file of each kind that is accepted.</summary>
internal static class Corpus
{
    public const int Width = 96;
    public const int Height = 80;

    private static readonly Lazy<IReadOnlyDictionary<string, byte[]>> Files = new(Create);

    public static IReadOnlyDictionary<string, byte[]> All => Files.Value;

    private static Dictionary<string, byte[]> Create()
    {
        VipsRuntime.EnsureStarted();
        var lossless = Scene().ToWebP(lossless: true);
        var heic = Scene().ToHeic();
        var avif = Scene().ToAvif();
        var tile = HeifFile.Take(heic);
        var exif = Exif.Build(6);
        var profile = ColorProfile.DisplayP3.Build();
        var wide = new ushort[Width * Height * 3];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = (ushort)(i % 1024);
        }

        return new()
        {
            ["jpeg"] = JpegFile.WithProfile(JpegFile.WithExif(Scene().ToJpeg(), exif), profile),
            ["progressive"] = Scene().ToJpeg(progressive: true),
            ["arithmetic"] = ArithmeticJpeg.MiddleGrey(Width, Height),
            ["png"] = PngFile.Insert(Scene().ToPng(), PngFile.Chunk("eXIf"u8, exif), PngFile.Chunk("iCCP"u8, [.. "a\0\0"u8, .. PngFile.Deflate(profile, 1)])),
            ["interlaced"] = Scene().ToPng(interlaced: true),
            ["palette"] = Scene().ToPng(palette: true),
            ["webp"] = Scene().ToWebP(),
            ["lossless"] = lossless,
            ["extended webp"] = WebPFile.WithMetadata(lossless, Width, Height, exif, [.. "<x:xmpmeta/>"u8], profile),
            ["animated webp"] = WebPFile.Animate(lossless, Width, Height, 3),
            ["avif"] = avif,
            ["ten-bit avif"] = Scene().ToAvif(bits: 10),
            ["heic"] = heic,
            ["ten-bit heic"] = HevcEncoder.Encode(wide, Width, Height, bits: 10),
            ["turned heic"] = HeifFile.Of(tile.With(HeifFile.Rotation(1), HeifFile.Mirror(0), HeifFile.IccProfile(profile))).Build(),
            ["clear heic"] = HeifFile.Of(tile).WithAlpha(tile).Build(),
            ["grid heic"] = HeifFile.Grid([tile, tile, tile, tile], 2, 2, (2 * Width) - 4, (2 * Height) - 2).Build(),
            ["grid avif"] = HeifFile.Grid([.. Enumerable.Repeat(HeifFile.Take(avif), 4)], 2, 2, 2 * Width, 2 * Height).Build(),
        };
    }

    private static VipsImage Scene() => Pictures.Scene.Image(Width, Height, seed: 30);
}
