using Domain.Media.Decoding;
using Functions.Media.Decoder.Codecs;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;
using Functions.Media.Decoder.Tests.Pictures;

namespace Functions.Media.Decoder.Tests.Codecs;

[TestClass]
public sealed class SystemEncoderTests
{
    private const int Quality = 80;
    private const int Effort = 2;
    private static readonly VipsEngine Engine = new();

    [TestMethod]
    public void Setup_installs_the_quick_encoders()
    {
        Assert.IsTrue(WebPEncoder.IsAvailable, "libwebp7");
        Assert.IsTrue(JpegEncoder.IsAvailable, "libturbojpeg0");
    }

    [TestMethod]
    [DataRow(ImageFormat.Jpeg, 640, 480)]
    [DataRow(ImageFormat.WebP, 640, 480)]
    [DataRow(ImageFormat.Jpeg, 321, 199)]
    [DataRow(ImageFormat.WebP, 321, 199)]
    [DataRow(ImageFormat.Jpeg, 1, 1)]
    [DataRow(ImageFormat.WebP, 1, 1)]
    public void They_write_what_the_builds_within_libvips_write(ImageFormat format, int width, int height)
    {
        using var scene = Scene.Image(width, height, seed: 5);
        using var picture = scene.ToPixels();
        var quick = Engine.Encode(picture, format, Quality, Effort);
        var own = VipsEngine.Save(picture, format, Quality, Effort);

        Assert.AreEqual(own.Length, quick.Length, 64 + (0.03 * own.Length), "bytes");
        var (left, right) = (Decode(quick, format), Decode(own, format));
        Assert.HasCount(width * height * PixelBuffer.Channels, left);
        var difference = left.Zip(right, static (a, b) => Math.Abs(a - b)).Average();
        Assert.IsLessThan(0.7, difference, "mean difference of pixels");
    }

    [TestMethod]
    public void A_picture_that_is_too_large_for_the_format_is_an_error_and_no_crash()
    {
        using var tall = new PixelBuffer(new PixelSize(1, 70_000));
        tall.Pixels.Clear();
        Assert.ThrowsExactly<EncoderException>(() => WebPEncoder.Encode(tall, Quality, Effort));
        Assert.ThrowsExactly<EncoderException>(() => JpegEncoder.Encode(tall, Quality));
    }

    private static unsafe byte[] Decode(byte[] file, ImageFormat format)
    {
        fixed (byte* pinned = file)
        {
            using var content = VipsBlob.Over(file);
            using var loader = new VipsOperation(format == ImageFormat.Jpeg ? "jpegload_buffer" : "webpload_buffer").With("buffer", content);
            using var image = loader.ToImage();
            return image.ToArray();
        }
    }
}
