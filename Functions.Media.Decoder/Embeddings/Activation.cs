using System.Numerics;
using System.Runtime.CompilerServices;

namespace Functions.Media.Decoder.Embeddings;

/// <summary>ReLU6, the activation function of MobileNet: 0 to 6.</summary>
internal static class Activation
{
    private const float Most = 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Clip(Vector<float> values) => Vector.Min(Vector.Max(values, Vector<float>.Zero), new Vector<float>(Most));
}
