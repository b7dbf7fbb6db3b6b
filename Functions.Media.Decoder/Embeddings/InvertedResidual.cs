namespace Functions.Media.Decoder.Embeddings;

/// <summary>The building block of MobileNetV2: widen, filter each channel, narrow; and add what came in where the shape is the same.</summary>
internal sealed class InvertedResidual
{
    private readonly Pointwise? expand;
    private readonly Depthwise filter;
    private readonly Pointwise project;
    private readonly bool hasShortcut;

    /// <param name="weights">Where its weights are.</param>
    /// <param name="name">What they are called.</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="expansion">How many times more are filtered.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="stride">1, or 2 to halve width and height.</param>
    public InvertedResidual(WeightFile weights, string name, int inputs, int expansion, int outputs, int stride)
    {
        var width = inputs * expansion;
        if (expansion > 1)
        {
            expand = Convolution("expand", inputs, width, isClipped: true);
        }

        filter = new Depthwise(
            weights.Read($"{name}/depthwise/depthwise_weights", Window.Side, Window.Side, width, 1),
            weights.Read($"{name}/depthwise/BatchNorm/batchnorm/mul", width),
            weights.Read($"{name}/depthwise/BatchNorm/batchnorm/sub", width),
            stride);
        project = Convolution("project", width, outputs, isClipped: false);
        hasShortcut = stride == 1 && inputs == outputs;
        Width = width;

        Pointwise Convolution(string part, int from, int to, bool isClipped) => new(
            weights.Read($"{name}/{part}/Conv2D/merged_input", 1, 1, from, to),
            weights.Read($"{name}/{part}/BatchNorm/batchnorm/sub", to),
            Channels.Pad(from),
            isClipped);
    }

    /// <summary>Channels that are filtered.</summary>
    public int Width { get; }

    /// <summary>Replaces the square in <paramref name="picture"/>; the other buffers are for what is between.</summary>
    /// <returns>The side of the result.</returns>
    public int Run(Span<float> picture, Span<float> wide, Span<float> filtered, int side)
    {
        var source = picture;
        if (expand is not null)
        {
            expand.Run(picture, wide, side * side, []);
            source = wide;
        }

        var result = filter.Run(source, filtered, side);
        project.Run(filtered, picture, result * result, hasShortcut ? picture : []);
        return result;
    }
}
