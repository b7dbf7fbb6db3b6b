namespace Functions.Media.Decoder.Embeddings;

/// <summary>
/// MobileNetV2 (M. Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, table 2) of width 1 up to its last bottleneck, whose
/// 320 channels are averaged over the picture. Not for more than one thread at a time.
/// </summary>
internal sealed class MobileNet
{
    /// <summary>Channels of the result.</summary>
    public const int Features = 320;

    private const int Colours = 3;
    private const int StemChannels = 32;
    private const int StemStride = 2;

    /// <summary>Expansion, channels, repetitions, and the stride of the first of them.</summary>
    private static readonly (int Expansion, int Channels, int Repetitions, int Stride)[] Stages =
    [
        (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, Features, 1, 1),
    ];

    private readonly int side;
    private readonly Pointwise stem;
    private readonly InvertedResidual[] blocks;
    private readonly float[] patches;
    private readonly float[] picture;
    private readonly float[] wide;
    private readonly float[] filtered;

    /// <param name="weights">Weights of a model that contains it.</param>
    /// <param name="prefix">What stands before their names.</param>
    /// <param name="side">Width and height of the pictures it will see, in pixels; a multiple of 32.</param>
    public MobileNet(WeightFile weights, string prefix, int side)
    {
        this.side = side;
        stem = new Pointwise(
            weights.Read($"{prefix}Conv/Conv2D/merged_input", Window.Side, Window.Side, Colours, StemChannels),
            weights.Read($"{prefix}Conv/BatchNorm/batchnorm/sub", StemChannels),
            Window.Taps * Colours,
            isClipped: true);
        blocks = [.. Build(weights, prefix)];

        // The second block holds the most: it widens before it halves.
        var pixels = side / StemStride * (side / StemStride);
        patches = new float[Channels.Buffer(pixels, Window.Taps * Colours)];
        picture = new float[Channels.Buffer(pixels, StemChannels)];
        wide = new float[Channels.Buffer(pixels, blocks[1].Width)];
        filtered = new float[wide.Length / 2];
    }

    /// <summary>Runs it on a picture of its side: 8-bit sRGB, three bytes a pixel, row by row.</summary>
    public float[] Run(ReadOnlySpan<byte> rgb)
    {
        var pixels = CutPatches(rgb);
        stem.Run(patches, picture, pixels * pixels, []);
        var current = pixels;
        foreach (var block in blocks)
        {
            current = block.Run(picture, wide, filtered, current);
        }

        return Average(current * current);
    }

    private static IEnumerable<InvertedResidual> Build(WeightFile weights, string prefix)
    {
        var inputs = StemChannels;
        var number = 0;
        foreach (var (expansion, channels, repetitions, stride) in Stages)
        {
            for (var repetition = 0; repetition < repetitions; repetition++)
            {
                var name = number == 0 ? "expanded_conv" : $"expanded_conv_{number}";
                yield return new InvertedResidual(weights, prefix + name, inputs, expansion, channels, repetition == 0 ? stride : 1);
                inputs = channels;
                number++;
            }
        }
    }

    /// <summary>The first convolution sees all colours of nine pixels; cut out and laid side by side, they are one pixel of a 1 × 1 convolution.</summary>
    private int CutPatches(ReadOnlySpan<byte> rgb)
    {
        const float half = 127.5f;
        var window = new Window(side, StemStride);
        Array.Clear(patches);
        var patch = 0;
        for (var y = 0; y < window.Outputs; y++)
        {
            var rows = window.At(y);
            for (var x = 0; x < window.Outputs; x++, patch += Window.Taps * Colours)
            {
                var columns = window.At(x);
                for (var row = rows.First; row < rows.End; row++)
                {
                    var from = (((rows.Start + row) * side) + columns.Start + columns.First) * Colours;
                    var to = patch + (((row * Window.Side) + columns.First) * Colours);
                    for (var i = 0; i < (columns.End - columns.First) * Colours; i++)
                    {
                        patches[to + i] = (rgb[from + i] / half) - 1;
                    }
                }
            }
        }

        return window.Outputs;
    }

    private float[] Average(int pixels)
    {
        var average = new float[Features];
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            for (var channel = 0; channel < Features; channel++)
            {
                average[channel] += picture[(pixel * Features) + channel] / pixels;
            }
        }

        return average;
    }
}
