using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;

namespace Functions.Media.Decoder.Tests.Pool;

/// <summary>A decoded picture with the files of its variants.</summary>
internal sealed record DecodedFiles(DecodedImage Image, string Directory)
{
    public byte[] Read(ImageVariant variant) => File.ReadAllBytes(Path.Combine(Directory, variant.FileName));

    public ImageVariant Variant(string name, ImageFormat format) => Image.Variants.Single(v => v.Name == name && v.Format == format);

    /// <summary>The pixels of one variant, three bytes each.</summary>
    public unsafe Raster Pixels(string name, ImageFormat format)
    {
        var bytes = Read(Variant(name, format));
        VipsRuntime.EnsureStarted();
        fixed (byte* data = bytes)
        {
            using var blob = new VipsBlob(LibVips.NewBlob(IntPtr.Zero, (IntPtr)data, (nuint)bytes.Length));
            using var loader = new VipsOperation(format == ImageFormat.Jpeg ? "jpegload_buffer" : "webpload_buffer").With("buffer", blob);
            using var image = loader.ToImage();
            return new Raster(image.ToArray(), image.Width, image.Height, image.Bands);
        }
    }
}
