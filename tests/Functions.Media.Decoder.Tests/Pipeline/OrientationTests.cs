using Domain.Media.Decoding;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Pipeline;

[TestClass]
public sealed class OrientationTests
{
    private static DecoderFixture decoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture();

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(4)]
    [DataRow(5)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(8)]
    public async Task A_picture_stored_in_any_exif_orientation_comes_out_upright(int orientation)
    {
        const int width = 1200;
        const int height = 700;
        var exif = Exif.Build(orientation);
        var (storedWidth, storedHeight) = orientation >= 5 ? (height, width) : (width, height);
        var files = new Dictionary<string, byte[]>
        {
            ["jpeg"] = JpegFile.WithExif(Quadrants.Stored(width, height, orientation).ToJpeg(), exif),
            ["png"] = PngFile.Insert(Quadrants.Stored(width, height, orientation).ToPng(), PngFile.Chunk("eXIf"u8, exif)),
            ["webp"] = WebPFile.WithMetadata(
                Quadrants.Stored(width, height, orientation).ToWebP(lossless: true), storedWidth, storedHeight, exif: exif),
        };
        foreach (var (format, file) in files)
        {
            var decoded = await decoder.DecodeGoodAsync(file);
            Assert.AreEqual((width, height), (decoded.Image.Width, decoded.Image.Height), format);
            foreach (var variant in decoded.Image.Variants)
            {
                Quadrants.AssertUpright(decoded.Pixels(variant.Name, variant.Format), $"{format} {orientation} {variant.FileName}");
            }

            Assert.AreEqual(
                (640, 373), (decoded.Variant(VariantName.Fit640, ImageFormat.Jpeg).Width, decoded.Variant(VariantName.Fit640, ImageFormat.Jpeg).Height));
        }
    }
}
