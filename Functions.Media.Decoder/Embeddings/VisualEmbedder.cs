using Domain.Media.Embeddings;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Embeddings;

/// <summary>
/// Embeds pictures: the network that detects objects of COCO in the model that the build gets from npm, up to where detection begins, and a fixed projection of
/// its features. The whole picture is seen, in a square.
/// </summary>
internal sealed class VisualEmbedder
{
    private const int Side = 224;
    private const string ModelFolder = "vision-model";
    private const string Prefix = "FeatureExtractor/MobilenetV2/";
    private static readonly float[] Projection = CreateProjection();
    private readonly MobileNet network;

    /// <summary>Reads the model, which lies beside the program.</summary>
    /// <exception cref="InvalidOperationException">It is not there.</exception>
    public VisualEmbedder() => network = new(new WeightFile(Path.Combine(AppContext.BaseDirectory, ModelFolder)), Prefix, Side);

    /// <summary>The size of the pictures that it sees.</summary>
    public static PixelSize Size { get; } = new(Side, Side);

    /// <summary>Embeds a picture of <see cref="Size"/>.</summary>
    /// <param name="rgb">8-bit sRGB, three bytes a pixel, row by row.</param>
    public VisualEmbedding Embed(ReadOnlySpan<byte> rgb) => VisualEmbedding.Of(Project(network.Run(rgb)));

    private static float[] Project(float[] features)
    {
        var direction = new float[VisualEmbedding.Dimensions];
        for (var row = 0; row < direction.Length; row++)
        {
            for (var i = 0; i < features.Length; i++)
            {
                direction[row] += Projection[(row * features.Length) + i] * features[i];
            }
        }

        return direction;
    }

    /// <summary>
    /// Rows of the cosine transform (DCT-II) of features whose signs are changed at random: orthogonal directions that have nothing to do with the features,
    /// so that angles are kept as well as 256 of 320 dimensions can (J. A. Tropp, "Improved Analysis of the Subsampled Randomized Hadamard Transform", 2011).
    /// </summary>
    private static float[] CreateProjection()
    {
        const int features = MobileNet.Features;
        var projection = new float[VisualEmbedding.Dimensions * features];
        for (var i = 0; i < projection.Length; i++)
        {
            var (row, feature) = Math.DivRem(i, features);
            projection[i] = MathF.Cos(MathF.PI / features * (feature + 0.5f) * row) * RandomSign((uint)feature + 1);
        }

        return projection;
    }

    /// <summary>The lowest bit of a mixed number (C. Wellons, "Prospecting for Hash Functions", 2018): the same on every machine, always.</summary>
    private static int RandomSign(uint number)
    {
        number = (number ^ (number >> 16)) * 0x7FEB352D;
        number = (number ^ (number >> 15)) * 0x846CA68B;
        return ((number ^ (number >> 16)) & 1) == 0 ? 1 : -1;
    }
}
