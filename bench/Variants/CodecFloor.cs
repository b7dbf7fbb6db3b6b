using Domain.Media.Decoding;
using Functions.Media.Decoder.Heif;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;

namespace Bench.Variants;

/// <summary>
/// What no pipeline can go below with these codecs: the decoding of the file as the pipeline asks the codec for it, and the encoding of
/// the sixteen variants from rasters that are ready in memory. No resizing, no hashing, no files, no other process.
/// </summary>
internal sealed class CodecFloor : IDisposable
{
    private static readonly ImageFormat[] Formats = [ImageFormat.Jpeg, ImageFormat.WebP];
    private readonly InputFile input;
    private readonly VipsEngine engine = new();
    private readonly List<PixelBuffer> rasters = [];
    private readonly SourceImage source;
    private readonly PixelSize size;

    public CodecFloor(string path)
    {
        input = InputFile.Read(path, new ImageLimits().MaxBytes);
        source = SourceImage.Open(input, new ImageLimits(), engine);
        var plan = new VariantPlan(source.Upright);
        size = plan.Base;
        using var whole = source.DecodeBase(size);
        rasters.Add(engine.Crop(whole, plan.Story));
        foreach (var side in (int[])[1080, 640, 320, 150])
        {
            rasters.Add(engine.Crop(whole, plan.Square(side)));
        }

        foreach (var width in (int[])[1080, 640, 320])
        {
            rasters.Add(engine.Resize(whole, plan.Fit(width)));
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
                _ = Encoder.Encode(engine, raster, format);
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
        using var heic = source.Format == ImageFormat.Heic ? HeicPicture.Open(input, new ImageLimits().MaxPixels) : null;
        using var rows = heic?.Decode() ?? VipsEngine.Load(input, source.Header, size);
        using var cut = new VipsOperation("extract_area")
            .With("input", rows).With("left", 0).With("top", 0).With("width", 1).With("height", rows.Height);
        using var column = cut.ToImage();
        _ = column.ToArray();
    }
}
