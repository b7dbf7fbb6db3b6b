namespace Functions.Media.Decoder.Embeddings;

/// <summary>
/// Where a window of three pixels stands along one side of a square: TensorFlow's padding <c>SAME</c>, which puts the larger half of the padding after the
/// last pixel.
/// </summary>
internal readonly struct Window
{
    public const int Side = 3;

    public const int Taps = Side * Side;

    private readonly int inputs;
    private readonly int stride;
    private readonly int before;

    public Window(int inputs, int stride)
    {
        this.inputs = inputs;
        this.stride = stride;
        Outputs = (inputs + stride - 1) / stride;
        before = Math.Max(0, ((Outputs - 1) * stride) + Side - inputs) / 2;
    }

    /// <summary>Positions of the window.</summary>
    public int Outputs { get; }

    public WindowPosition At(int output)
    {
        var start = (output * stride) - before;
        return new WindowPosition(start, Math.Max(0, -start), Math.Min(Side, inputs - start));
    }
}
