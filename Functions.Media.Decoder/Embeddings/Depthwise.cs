using System.Numerics;
using System.Runtime.CompilerServices;

namespace Functions.Media.Decoder.Embeddings;

/// <summary>A 3 × 3 convolution of each channel by itself, clipped to 0–6 (ReLU6). What lies outside the picture is zero.</summary>
internal sealed unsafe class Depthwise
{
    private readonly int channels;
    private readonly int stride;
    private readonly float[] bias;

    /// <summary>Nine taps, row by row, each with a weight for every channel.</summary>
    private readonly float[] weights;

    /// <param name="kernel">Nine taps with a weight for each channel.</param>
    /// <param name="scale">A factor for each channel, of the batch normalisation.</param>
    /// <param name="bias">One for each channel.</param>
    /// <param name="stride">1, or 2 to halve width and height.</param>
    public Depthwise(ReadOnlySpan<float> kernel, ReadOnlySpan<float> scale, ReadOnlySpan<float> bias, int stride)
    {
        this.stride = stride;
        channels = Channels.Pad(bias.Length);
        this.bias = new float[channels];
        bias.CopyTo(this.bias);
        weights = new float[Window.Taps * channels];
        for (var i = 0; i < kernel.Length; i++)
        {
            var channel = i % bias.Length;
            weights[(i / bias.Length * channels) + channel] = kernel[i] * scale[channel];
        }
    }

    /// <summary>Filters a square of <paramref name="side"/> × <paramref name="side"/> pixels.</summary>
    /// <returns>The side of the result.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Run(ReadOnlySpan<float> source, Span<float> target, int side)
    {
        var window = new Window(side, stride);
        fixed (float* from = source, to = target, weight = weights, offset = bias)
        {
            var result = to;
            for (var y = 0; y < window.Outputs; y++)
            {
                var rows = window.At(y);
                for (var x = 0; x < window.Outputs; x++, result += channels)
                {
                    Pixel(from, weight, offset, result, side, rows, window.At(x));
                }
            }
        }

        return window.Outputs;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pixel(float* from, float* weight, float* offset, float* result, int side, WindowPosition rows, WindowPosition columns)
    {
        for (var channel = 0; channel < channels; channel += Channels.Panel)
        {
            var left = Vector.Load(offset + channel);
            var right = Vector.Load(offset + channel + Vector<float>.Count);
            for (var row = rows.First; row < rows.End; row++)
            {
                var pixel = from + ((((rows.Start + row) * side) + columns.Start + columns.First) * channels) + channel;
                var tap = weight + (((row * Window.Side) + columns.First) * channels) + channel;
                for (var column = columns.First; column < columns.End; column++)
                {
                    left = Vector.FusedMultiplyAdd(Vector.Load(pixel), Vector.Load(tap), left);
                    right = Vector.FusedMultiplyAdd(Vector.Load(pixel + Vector<float>.Count), Vector.Load(tap + Vector<float>.Count), right);
                    pixel += channels;
                    tap += channels;
                }
            }

            Activation.Clip(left).Store(result + channel);
            Activation.Clip(right).Store(result + channel + Vector<float>.Count);
        }
    }
}
