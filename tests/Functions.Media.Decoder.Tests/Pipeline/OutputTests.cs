using System.Text;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Pipeline;

[TestClass]
public sealed class OutputTests
{
    private const string Canary = "CANARY7f3a";
    private static DecoderFixture decoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => decoder = new DecoderFixture();

    [ClassCleanup]
    public static async Task Stop() => await decoder.DisposeAsync();

    [TestMethod]
    public async Task Every_jpeg_that_comes_out_is_progressive()
    {
        var decoded = await decoder.DecodeGoodAsync(Scene.Jpeg(1300, 900, seed: 3));
        foreach (var variant in decoded.Image.Variants.Where(v => v.Format == ImageFormat.Jpeg))
        {
            var segments = JpegFile.Segments(decoded.Read(variant));
            Assert.AreEqual(1, segments.Count(s => s.Marker == JpegFile.StartOfFrameProgressive), variant.FileName);
            Assert.IsGreaterThan(3, segments.Count(s => s.Marker == JpegFile.StartOfScan), variant.FileName);
        }
    }

    [TestMethod]
    public async Task No_metadata_survives_however_much_of_it_came_in()
    {
        const int width = 700;
        const int height = 500;
        var exif = Exif.Build(1, Canary);
        var xmp = Encoding.UTF8.GetBytes($"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF>{Canary}</rdf:RDF></x:xmpmeta>");
        byte[] iptc = [.. "Photoshop 3.0\08BIM\u0004\u0004\0\0\0\0\0\u000F"u8, 0x1C, 2, 120, 0, 10, .. Encoding.ASCII.GetBytes(Canary), 0];
        var profile = ColorProfile.DisplayP3.Build();
        var comment = Encoding.ASCII.GetBytes($"Comment {Canary}");

        var jpeg = JpegFile.WithProfile(JpegFile.WithExif(Scene.Jpeg(width, height, seed: 4), exif), profile);
        jpeg = JpegFile.Insert(jpeg, 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. xmp]);
        jpeg = JpegFile.Insert(jpeg, 0xED, iptc);
        jpeg = JpegFile.Insert(jpeg, 0xFE, comment);
        jpeg = [.. jpeg, .. Encoding.ASCII.GetBytes($"<script>{Canary}</script>")];

        var png = PngFile.Insert(
            Scene.Image(width, height, seed: 4).ToPng(),
            PngFile.Chunk("iCCP"u8, [.. Encoding.ASCII.GetBytes(Canary), 0, 0, .. PngFile.Deflate(profile, 1)]),
            PngFile.Chunk("eXIf"u8, exif),
            PngFile.Chunk("tEXt"u8, [.. "Comment\0"u8, .. comment]),
            PngFile.Chunk("iTXt"u8, [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. xmp]),
            PngFile.Chunk("zTXt"u8, [.. "Raw profile type iptc\0\0"u8, .. PngFile.Deflate(iptc, 1)]));

        var webp = WebPFile.WithMetadata(Scene.Image(width, height, seed: 4).ToWebP(lossless: true), width, height, exif, xmp, profile);

        // Behind the tags of an ICC profile there may be anything.
        byte[] carrying = [.. profile, .. Encoding.ASCII.GetBytes(Canary)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(carrying, carrying.Length);
        byte[] Boxes(byte[] plain) => new HeifFile
        {
            Brands = HeifFile.Of(HeifFile.Take(plain)).Brands,
            Leader = HeifFile.Box("free", comment),
            Trailer = HeifFile.Box("uuid", new byte[16], comment),
        }
            .Add(HeifFile.Take(plain).With(HeifFile.IccProfile(carrying)))
            .Describe(new HeifItem { Type = "Exif", Content = [0, 0, 0, 6, .. "Exif\0\0"u8, .. exif] })
            .Describe(new HeifItem { Type = "mime", Content = xmp })
            .Build();
        var avif = Boxes(Scene.Image(width, height, seed: 4).ToAvif());
        var heic = Boxes(Scene.Image(width, height, seed: 4).ToHeic());

        foreach (var (format, file) in new[] { ("jpeg", jpeg), ("png", png), ("webp", webp), ("avif", avif), ("heic", heic) })
        {
            Assert.IsTrue(Contains(file, Canary), $"The {format} input must carry what shall not come out.");
            var decoded = await decoder.DecodeGoodAsync(file);
            foreach (var variant in decoded.Image.Variants)
            {
                AssertBare(decoded.Read(variant), variant.Format, $"{variant.FileName} of {format}");
            }

            AssertBare(decoded.Image.Preview, ImageFormat.WebP, $"preview of {format}");
        }
    }

    [TestMethod]
    public async Task The_same_bytes_give_the_same_outputs_in_any_process()
    {
        await using var other = new DecoderFixture();
        var file = Scene.Jpeg(1700, 1100, seed: 5);
        var first = await decoder.DecodeGoodAsync(file);
        var second = await other.DecodeGoodAsync(file);

        CollectionAssert.AreEqual(first.Image.Variants.ToArray(), second.Image.Variants.ToArray());
        Assert.AreEqual(first.Image.Fingerprint, second.Image.Fingerprint);
        Assert.AreEqual((first.Image.BlurHash, first.Image.DominantColor), (second.Image.BlurHash, second.Image.DominantColor));
        CollectionAssert.AreEqual(first.Image.Preview, second.Image.Preview);
    }

    [TestMethod]
    public async Task The_preview_is_tiny_and_keeps_the_shape()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var decoded = await decoder.DecodeGoodAsync(Scene.Jpeg(900, 600, seed));
            Assert.IsLessThan(600, decoded.Image.Preview.Length);
            CollectionAssert.AreEqual(new[] { "VP8 " }, WebPFile.Chunks(decoded.Image.Preview));
        }
    }

    [TestMethod]
    [DataRow(1, 1, 320, 320)]
    [DataRow(200, 150, 320, 240)]
    [DataRow(150, 200, 320, 427)]
    [DataRow(4800, 320, 320, 21)]
    [DataRow(320, 4800, 320, 4800)]
    public async Task Small_and_long_pictures_have_every_variant(int width, int height, int fitWidth, int fitHeight)
    {
        var decoded = await decoder.DecodeGoodAsync(Scene.Jpeg(width, height, seed: 6));
        Assert.HasCount(16, decoded.Image.Variants);
        var fit = decoded.Variant(VariantName.Fit320, ImageFormat.WebP);
        Assert.AreEqual((fitWidth, fitHeight), (fit.Width, fit.Height));
        Assert.AreEqual(
            (320, 320), (decoded.Variant(VariantName.Square320, ImageFormat.WebP).Width, decoded.Variant(VariantName.Square1080, ImageFormat.WebP).Height));
        foreach (var variant in decoded.Image.Variants)
        {
            var pixels = decoded.Pixels(variant.Name, variant.Format);
            Assert.AreEqual((variant.Width, variant.Height), (pixels.Width, pixels.Height), variant.FileName);
        }
    }

    private static void AssertBare(byte[] file, ImageFormat format, string what)
    {
        Assert.IsFalse(Contains(file, Canary), what);
        if (format == ImageFormat.WebP)
        {
            CollectionAssert.AreEqual(new[] { "VP8 " }, WebPFile.Chunks(file), what);
            return;
        }

        // Quantisation and Huffman tables, the frame, the scans, the end, and the 16 bytes by which JFIF says that it is JFIF.
        byte[] allowed = [0xDB, 0xC4, 0xC2, 0xDA, 0xD9, 0xE0];
        var segments = JpegFile.Segments(file);
        CollectionAssert.IsSubsetOf(segments.Select(s => s.Marker).Distinct().ToArray(), allowed, what);
        Assert.IsTrue(segments.Where(s => s.Marker == 0xE0).All(s => file[s.Offset + 2] == 0 && file[s.Offset + 3] == 16), what);
        Assert.AreEqual(file.Length, segments[^1].Offset + 2, $"{what}: nothing follows the end of the image");
    }

    private static bool Contains(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
}
