using System.Numerics;
using System.Runtime.CompilerServices;

namespace Functions.Media.Decoder.Embeddings;

/// <summary>
/// A 1 × 1 convolution, which is a product of matrices: pixels × channels in, pixels × channels out. Six pixels times two vectors of channels are summed in
/// twelve registers, as in K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).
/// </summary>
internal sealed unsafe class Pointwise
{
    /// <summary>Pixels that go through all panels before the next follow: their activations stay in the cache.</summary>
    private const int Block = 16 * Channels.Rows;

    private readonly int inputs;
    private readonly int outputs;
    private readonly bool isClipped;
    private readonly float[] bias;

    /// <summary>Panel by panel, and in it input by input.</summary>
    private readonly float[] weights;

    /// <param name="kernel">Weights, input by input.</param>
    /// <param name="bias">One for each output.</param>
    /// <param name="inputs">Floats of one pixel that comes in, padding included.</param>
    /// <param name="isClipped">Whether outputs are clipped to 0–6 (ReLU6).</param>
    public Pointwise(ReadOnlySpan<float> kernel, ReadOnlySpan<float> bias, int inputs, bool isClipped)
    {
        this.inputs = inputs;
        this.isClipped = isClipped;
        outputs = Channels.Pad(bias.Length);
        this.bias = new float[outputs];
        bias.CopyTo(this.bias);
        weights = new float[inputs * outputs];
        for (var input = 0; input < kernel.Length / bias.Length; input++)
        {
            for (var output = 0; output < bias.Length; output++)
            {
                var panel = output / Channels.Panel;
                weights[(((panel * inputs) + input) * Channels.Panel) + (output % Channels.Panel)] = kernel[(input * bias.Length) + output];
            }
        }
    }

    /// <summary>Writes <paramref name="pixels"/> pixels, and up to five more in vain.</summary>
    /// <param name="source">What comes in.</param>
    /// <param name="target">What goes out.</param>
    /// <param name="pixels">How many.</param>
    /// <param name="shortcut">What is added to the result, of the same layout; may be empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(ReadOnlySpan<float> source, Span<float> target, int pixels, ReadOnlySpan<float> shortcut)
    {
        fixed (float* from = source, to = target, added = shortcut, weight = weights, offset = bias)
        {
            for (var block = 0; block < pixels; block += Block)
            {
                for (var channel = 0; channel < outputs; channel += Channels.Panel)
                {
                    for (var pixel = block; pixel < Math.Min(block + Block, pixels); pixel += Channels.Rows)
                    {
                        var place = (pixel * outputs) + channel;
                        Tile(from + (pixel * inputs), weight + (channel * inputs), offset + channel, to + place, added == null ? null : added + place);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(float* from, float* weight, float* offset, float* to, float* added)
    {
        var width = Vector<float>.Count;
        var n = inputs;
        Vector<float> a0 = Vector.Load(offset), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
        Vector<float> b0 = Vector.Load(offset + width), b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0;
        var end = from + n;
        while (from < end)
        {
            var left = Vector.Load(weight);
            var right = Vector.Load(weight + width);
            var x = new Vector<float>(from[0]);
            a0 = Vector.FusedMultiplyAdd(x, left, a0);
            b0 = Vector.FusedMultiplyAdd(x, right, b0);
            x = new Vector<float>(from[n]);
            a1 = Vector.FusedMultiplyAdd(x, left, a1);
            b1 = Vector.FusedMultiplyAdd(x, right, b1);
            x = new Vector<float>(from[2 * n]);
            a2 = Vector.FusedMultiplyAdd(x, left, a2);
            b2 = Vector.FusedMultiplyAdd(x, right, b2);
            x = new Vector<float>(from[3 * n]);
            a3 = Vector.FusedMultiplyAdd(x, left, a3);
            b3 = Vector.FusedMultiplyAdd(x, right, b3);
            x = new Vector<float>(from[4 * n]);
            a4 = Vector.FusedMultiplyAdd(x, left, a4);
            b4 = Vector.FusedMultiplyAdd(x, right, b4);
            x = new Vector<float>(from[5 * n]);
            a5 = Vector.FusedMultiplyAdd(x, left, a5);
            b5 = Vector.FusedMultiplyAdd(x, right, b5);
            from++;
            weight += 2 * width;
        }

        Store(a0, b0, 0);
        Store(a1, b1, 1);
        Store(a2, b2, 2);
        Store(a3, b3, 3);
        Store(a4, b4, 4);
        Store(a5, b5, 5);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        void Store(Vector<float> left, Vector<float> right, int row)
        {
            var place = row * outputs;
            if (added != null)
            {
                left += Vector.Load(added + place);
                right += Vector.Load(added + place + width);
            }

            if (isClipped)
            {
                left = Activation.Clip(left);
                right = Activation.Clip(right);
            }

            left.Store(to + place);
            right.Store(to + place + width);
        }
    }
}
