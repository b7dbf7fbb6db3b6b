using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;

namespace Bench.Variants;

/// <summary>
/// What no pipeline can go below with these codecs: libjpeg-turbo's decoding of the file at the pipeline's shrink factor, and the encoding of
/// the sixteen variants from rasters that are ready in memory. No resizing, no hashing, no files, no other process.
/// </summary>
internal sealed class CodecFloor : IDisposable
{
    private static readonly ImageFormat[] Formats = [ImageFormat.Jpeg, ImageFormat.WebP];
    private readonly InputFile input;
    private readonly List<VipsImage> rasters = [];
    private readonly int shrink;

    public CodecFloor(string path)
    {
        VipsRuntime.EnsureStarted();
        input = InputFile.Read(path, new ImageLimits().MaxBytes);
        var source = SourceImage.Open(input.Blob, new ImageLimits());
        var plan = new VariantPlan(source.Upright);
        shrink = SourceImage.JpegShrink(source.Reduction(plan.Base));
        using var whole = source.DecodeBase(plan.Base);
        rasters.Add(Resizer.Crop(whole, plan.Story));
        foreach (var side in (int[])[1080, 640, 320, 150])
        {
            rasters.Add(Resizer.Crop(whole, plan.Square(side)));
        }

        foreach (var width in (int[])[1080, 640, 320])
        {
            rasters.Add(Resizer.Resize(whole, plan.Fit(width)));
        }
    }

    /// <summary>Decodes once and encodes sixteen times.</summary>
    public void Run()
    {
        Decode();
        foreach (var raster in rasters)
        {
            foreach (var format in Formats)
            {
                Encoder.Encode(raster, format).Dispose();
            }
        }
    }

    public void Dispose()
    {
        rasters.ForEach(static raster => raster.Dispose());
        input.Dispose();
    }

    // One column of the result makes the codec decode every row, and nobody store it.
    private void Decode()
    {
        using var loader = new VipsOperation("jpegload_buffer").With("buffer", input.Blob).With("access", 1).With("shrink", shrink);
        using var rows = loader.ToImage();
        using var cut = new VipsOperation("extract_area")
            .With("input", rows).With("left", 0).With("top", 0).With("width", 1).With("height", rows.Height);
        using var column = cut.ToImage();
        _ = column.ToArray();
    }
}
