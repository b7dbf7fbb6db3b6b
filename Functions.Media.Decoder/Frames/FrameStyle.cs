using System.Numerics;
using Domain.Media;

namespace Functions.Media.Decoder.Frames;

/// <summary>What a frame is made of. Lengths are shares of the picture's shorter side; colours are sRGB, 0 to 255.</summary>
internal sealed record FrameStyle
{
    private static readonly Vector3 PureWhite = new(255);

    /// <summary>What lies around the opening.</summary>
    public required Vector3 Color { get; init; }

    /// <summary>How far the opening is from the left and the right edge.</summary>
    public float Sides { get; init; }

    /// <summary>How far the opening is from the upper edge.</summary>
    public float Top { get; init; }

    /// <summary>How far the opening is from the lower edge.</summary>
    public float Bottom { get; init; }

    /// <summary>Of the opening's corners.</summary>
    public float Radius { get; init; }

    /// <summary>How far into the opening the colour fades; 0 is a sharp edge.</summary>
    public float Fade { get; init; }

    /// <summary>From one perforation of the upper and lower strip to the next; 0 for none.</summary>
    public float Perforations { get; init; }

    /// <summary>Of the perforations.</summary>
    public Vector3 Light { get; init; }

    /// <summary>The style of one of <see cref="MediaFrame.All"/>; null for none.</summary>
    public static FrameStyle? Of(string frame) => frame switch
    {
        MediaFrame.White => new() { Color = PureWhite, Sides = 0.028f, Top = 0.028f, Bottom = 0.028f },
        MediaFrame.Polaroid => new() { Color = new(250, 248, 242), Sides = 0.05f, Top = 0.05f, Bottom = 0.19f, Radius = 0.004f },
        MediaFrame.Film => new()
        {
            Color = new(14, 13, 12), Sides = 0.014f, Top = 0.1f, Bottom = 0.1f, Radius = 0.012f, Perforations = 0.085f, Light = new(236, 231, 219),
        },
        MediaFrame.Rounded => new() { Color = PureWhite, Sides = 0.012f, Top = 0.012f, Bottom = 0.012f, Radius = 0.085f },
        MediaFrame.Dusk => new() { Color = Vector3.Zero, Radius = 0.12f, Fade = 0.17f },
        _ => null,
    };
}
