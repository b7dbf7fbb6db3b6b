using System.Security.Cryptography;
using Domain.Media.Decoding;
using Domain.Media.Embeddings;
using Functions.Media.Decoder.Embeddings;
using Functions.Media.Decoder.Filters;
using Functions.Media.Decoder.Fingerprints;
using Functions.Media.Decoder.Frames;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>
/// The whole way of one picture: header, limits, one decode to a base, a chain of ever smaller rasters, two encodings of each, and the fingerprint
/// of the smallest. Runs only in a decoder process.
/// </summary>
internal sealed class ImagePipeline(IImageEngine engine, VisualEmbedder embedder)
{
    private const int SampleSide = 32;

    private static readonly string[] Squares = [VariantName.Square1080, VariantName.Square640, VariantName.Square320, VariantName.Thumb150];

    /// <exception cref="ImageRejectedException">The picture is unacceptable.</exception>
    /// <exception cref="ImageEngineException">The library failed in a way that says nothing about the picture.</exception>
    public DecodedImage Run(DecoderRequest request)
    {
        using var input = InputFile.Read(request.InputPath, request.Limits.MaxBytes);
        var source = SourceImage.Open(input, request.Limits, engine);
        var plan = new VariantPlan(source.Upright);
        var frame = Frame.Of(request.Look.Frame);
        var output = new VariantWriter(engine, request.OutputDirectory, request.Variants, frame);

        // A look goes on the first raster of each shape, so that its vignette has that shape and what derives from it has it too.
        var look = Look.Prepare(request.Look);
        using var whole = source.DecodeBase(plan.Base);
        if (request.Variants.Contains(VariantName.Story))
        {
            using var story = engine.Crop(whole, plan.Story);
            look?.Apply(story);
            output.Write(VariantName.Story, story);
        }

        if (request.Variants.Intersect(Squares).Any())
        {
            using var square1080 = engine.Crop(whole, plan.Square(1080));
            look?.Apply(square1080);
            using var square640 = engine.Resize(square1080, plan.Square(640));
            using var square320 = engine.Resize(square640, plan.Square(320));
            using var thumb150 = engine.Resize(square320, plan.Square(150));
            output.Write(VariantName.Square1080, square1080);
            output.Write(VariantName.Square640, square640);
            output.Write(VariantName.Square320, square320);
            output.Write(VariantName.Thumb150, thumb150);
        }

        using var fit1080 = engine.Resize(whole, plan.Fit(1080));
        look?.Apply(fit1080);
        using var fit640 = engine.Resize(fit1080, plan.Fit(640));
        using var fit320 = engine.Resize(fit640, plan.Fit(320));
        using var sampled = engine.Resize(fit320, new PixelSize(SampleSide, SampleSide));
        using var preview = engine.Resize(fit320, fit320.Size.Scale((double)SampleSide / Math.Max(fit320.Width, fit320.Height)));
        var embedding = request.WithEmbedding ? Embed(fit320) : null;
        output.Write(VariantName.Fit1080, fit1080);
        output.Write(VariantName.Fit640, fit640);
        output.Write(VariantName.Fit320, fit320);

        // What stands for the picture until it is there has its frame; what it is compared by has not.
        var sample = new RgbSample(sampled.Pixels.ToArray(), SampleSide, SampleSide);
        frame?.Draw(sampled);
        frame?.Draw(preview);
        var framed = new RgbSample(sampled.Pixels.ToArray(), SampleSide, SampleSide);
        return new DecodedImage
        {
            Format = source.Format,
            Width = source.Upright.Width,
            Height = source.Upright.Height,
            Frames = (int)source.Frames,
            Bytes = input.Content.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(input.Content)),
            Variants = output.Written,
            Fingerprint = PerceptualHash.Compute(sample),
            BlurHash = source.Upright.Height > source.Upright.Width ? BlurHash.Encode(framed, 3, 4) : BlurHash.Encode(framed, 4, 3),
            Preview = Encoder.EncodePreview(engine, preview),
            DominantColor = DominantColor.Find(sample),
            Embedding = embedding,
        };
    }

    private VisualEmbedding Embed(PixelBuffer picture)
    {
        using var seen = engine.Resize(picture, VisualEmbedder.Size);
        return embedder.Embed(seen.Pixels);
    }
}
