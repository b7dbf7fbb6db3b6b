using Functions.Media.Decoder.Embeddings;

namespace Functions.Media.Decoder.Tests.Embeddings;

/// <summary>The definition of an inverted residual block, in double precision and without a thought of speed.</summary>
internal static class PlainBlock
{
    /// <param name="weights">The model.</param>
    /// <param name="name">The block.</param>
    /// <param name="picture">Pixel by pixel.</param>
    /// <param name="channels">Channels in, between and out.</param>
    /// <param name="stride">1 or 2.</param>
    public static double[] Run(WeightFile weights, string name, double[] picture, (int In, int Wide, int Out) channels, int stride)
    {
        var side = (int)Math.Sqrt(picture.Length / channels.In);
        var wide = Mix(picture, channels.In, channels.Wide, "expand").Select(Clip).ToArray();
        var half = (side + stride - 1) / stride;
        var before = Math.Max(0, ((half - 1) * stride) + 3 - side) / 2;
        var kernel = weights.Read($"{name}/depthwise/depthwise_weights", 3, 3, channels.Wide, 1);
        var scale = weights.Read($"{name}/depthwise/BatchNorm/batchnorm/mul", channels.Wide);
        var offset = weights.Read($"{name}/depthwise/BatchNorm/batchnorm/sub", channels.Wide);
        var filtered = new double[half * half * channels.Wide];
        for (var i = 0; i < filtered.Length; i++)
        {
            var (x, y, channel) = (i / channels.Wide % half, i / channels.Wide / half, i % channels.Wide);
            var sum = 0.0;
            for (var tap = 0; tap < 9; tap++)
            {
                var (column, row) = ((x * stride) - before + (tap % 3), (y * stride) - before + (tap / 3));
                if (column >= 0 && column < side && row >= 0 && row < side)
                {
                    sum += kernel[(tap * channels.Wide) + channel] * wide[(((row * side) + column) * channels.Wide) + channel];
                }
            }

            filtered[i] = Clip((sum * scale[channel]) + offset[channel]);
        }

        var result = Mix(filtered, channels.Wide, channels.Out, "project");
        return stride == 1 && channels.In == channels.Out ? [.. result.Zip(picture, (left, right) => left + right)] : result;

        double[] Mix(double[] values, int from, int to, string part)
        {
            var matrix = weights.Read($"{name}/{part}/Conv2D/merged_input", 1, 1, from, to);
            var bias = weights.Read($"{name}/{part}/BatchNorm/batchnorm/sub", to);
            var mixed = new double[values.Length / from * to];
            for (var i = 0; i < mixed.Length; i++)
            {
                var (pixel, channel) = (i / to, i % to);
                mixed[i] = bias[channel] + Enumerable.Range(0, from).Sum(k => values[(pixel * from) + k] * matrix[(k * to) + channel]);
            }

            return mixed;
        }
    }

    private static double Clip(double value) => Math.Clamp(value, 0, 6);
}
