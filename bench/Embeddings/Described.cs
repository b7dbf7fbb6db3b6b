using Bench.Duplicates;
using Domain.Media.Decoding;
using Domain.Media.Embeddings;
using Functions.Media.Decoder.Native;

namespace Bench.Embeddings;

/// <summary>One picture as each of the three measures sees it.</summary>
/// <param name="Subject">What it shows.</param>
/// <param name="Embedding">Ours.</param>
/// <param name="Histogram">Its colours.</param>
/// <param name="Fingerprint">Its perceptual hash.</param>
internal sealed record Described(int Subject, VisualEmbedding Embedding, float[] Histogram, Fingerprint Fingerprint)
{
    /// <summary>The measures, by name: how like two pictures are.</summary>
    public static IReadOnlyDictionary<string, Func<Described, Described, double>> Measures { get; } = new Dictionary<string, Func<Described, Described, double>>
    {
        ["embedding"] = static (one, other) => one.Embedding.CosineTo(other.Embedding),
        ["colour histogram"] = static (one, other) => ColorHistogram.Intersection(one.Histogram, other.Histogram),
        ["perceptual hash"] = static (one, other) => -one.Fingerprint.DistanceTo(other.Fingerprint),
    };

    public static async Task<Described> DescribeAsync(EditedPictures pictures, int subject, Edit edit, VipsImage image, CancellationToken cancellationToken)
    {
        var decoded = await pictures.DecodeAsync(edit, image, cancellationToken);
        return new(subject, decoded.Embedding!, ColorHistogram.Of(Pixels(edit.Apply(image))), decoded.Fingerprint);
    }

    private static unsafe byte[] Pixels(byte[] file)
    {
        fixed (byte* first = file)
        {
            using var blob = new VipsBlob(LibVips.NewBlob(IntPtr.Zero, (IntPtr)first, (nuint)file.Length));
            using var loader = new VipsOperation(file.AsSpan().StartsWith("RIFF"u8) ? "webpload_buffer" : "jpegload_buffer").With("buffer", blob);
            using var image = loader.ToImage();
            return image.ToArray();
        }
    }
}
