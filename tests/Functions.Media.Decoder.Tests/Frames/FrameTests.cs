using Domain.Media;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Frames;
using Functions.Media.Decoder.Pipeline;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Frames;

[TestClass]
public sealed class FrameTests
{
    private const byte Under = 100;
    private static readonly (int Width, int Height)[] Sizes = [(1080, 1920), (1080, 1080), (640, 480), (320, 213), (150, 150), (32, 24), (5000, 320), (3, 2), (1, 1)];

    public static IEnumerable<object[]> Names => MediaFrame.All.Except([MediaFrame.None]).Select(name => new object[] { name });

    [TestMethod]
    public void Every_name_but_none_is_drawn() => CollectionAssert.AreEqual(
        new[] { MediaFrame.None }, MediaFrame.All.Where(name => Frame.Of(name) is null).ToArray());

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void The_middle_stays_and_the_rim_is_covered_at_every_size(string name)
    {
        foreach (var (width, height) in Sizes)
        {
            using var picture = Draw(name, width, height);
            if (Math.Min(width, height) >= 24)
            {
                Assert.AreEqual(Under, At(picture, width / 2, height / 2), $"{width} × {height}");
                Assert.AreNotEqual(Under, At(picture, 0, height / 2), $"left of {width} × {height}");
                Assert.AreNotEqual(Under, At(picture, width / 2, height - 1), $"below {width} × {height}");
                Assert.AreNotEqual(Under, At(picture, 0, 0), $"corner of {width} × {height}");
            }
        }
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Frames_mirror_left_to_right_and_what_is_skipped_would_not_be_drawn(string name)
    {
        // The columns that are skipped are found by another way than what is drawn beside them: a mistake would show as a step.
        using var picture = Draw(name, 642, 481);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width / 2; x++)
            {
                Assert.AreEqual(At(picture, x, y), At(picture, picture.Width - 1 - x, y), 1, $"{x}, {y}");
                var step = Math.Abs(At(picture, x, y) - At(picture, x + 1, y));
                Assert.IsTrue(name != MediaFrame.Dusk || step <= 4, $"{x}, {y}: {step}");
            }
        }
    }

    [TestMethod]
    public void A_sharp_edge_is_as_narrow_in_a_large_picture_as_in_a_small_one()
    {
        foreach (var side in (int[])[150, 640, 1080])
        {
            using var picture = Draw(MediaFrame.White, side, side);
            var between = Enumerable.Range(0, side / 2).Count(x => At(picture, x, side / 2) is > Under and < 255);
            Assert.IsLessThanOrEqualTo(1, between, $"{side}");
        }
    }

    [TestMethod]
    public async Task Every_variant_has_its_frame_and_the_fingerprint_has_none()
    {
        await using var decoder = new DecoderFixture();
        var scene = Scene.Jpeg(1400, 1000, seed: 6);
        var plain = await decoder.DecodeGoodAsync(scene);
        var framed = await decoder.DecodeGoodAsync(scene, new PictureLook { Frame = MediaFrame.White });
        foreach (var name in VariantName.All)
        {
            var pixels = framed.Pixels(name, ImageFormat.WebP);
            Assert.IsGreaterThan(235, pixels.At(0.002, 0.5).G, name);
            Assert.AreEqual(plain.Variant(name, ImageFormat.WebP).Width, framed.Variant(name, ImageFormat.WebP).Width);
        }

        Assert.AreEqual(plain.Image.Fingerprint, framed.Image.Fingerprint);
        Assert.AreEqual(plain.Image.DominantColor, framed.Image.DominantColor);
        Assert.AreNotEqual(plain.Image.BlurHash, framed.Image.BlurHash);
    }

    private static PixelBuffer Draw(string name, int width, int height)
    {
        var picture = new PixelBuffer(new PixelSize(width, height));
        picture.Pixels.Fill(Under);
        Frame.Of(name)!.Draw(picture);
        return picture;
    }

    /// <summary>Green, which is neither that of the black nor of the white.</summary>
    private static byte At(PixelBuffer picture, int x, int y) => picture.Pixels[((((y * picture.Width) + x) * PixelBuffer.Channels) + 1)];
}
