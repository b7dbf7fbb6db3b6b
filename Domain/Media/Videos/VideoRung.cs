namespace Domain.Media.Videos;

/// <summary>One size of a film.</summary>
public sealed record VideoRung
{
    /// <summary>Its shorter side, such as <c>720p</c>; stands in names of files.</summary>
    public required string Name { get; init; }

    /// <summary>Width in pixels, even.</summary>
    public required int Width { get; init; }

    /// <summary>Height in pixels, even.</summary>
    public required int Height { get; init; }

    /// <summary>The most bits per second that the encoder may take, over a buffer of two seconds.</summary>
    public required int MaxBitRate { get; init; }
}
