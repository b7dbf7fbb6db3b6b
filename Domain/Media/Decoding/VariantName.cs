namespace Domain.Media.Decoding;

/// <summary>The names of the display variants (ME-1), as they stand in URLs and in the API. Each exists as JPEG and as WebP.</summary>
/// <remarks>
/// A source whose shorter side is under 320 px is first enlarged to 320 (UP-5). Nothing else is ever enlarged: of a smaller source a variant is
/// the largest picture of the same shape that the source can fill.
/// </remarks>
public static class VariantName
{
    /// <summary>150 × 150, cut from the middle.</summary>
    public const string Thumb150 = "thumb150";

    /// <summary>320 × 320, cut from the middle.</summary>
    public const string Square320 = "sq320";

    /// <summary>640 × 640, cut from the middle.</summary>
    public const string Square640 = "sq640";

    /// <summary>1080 × 1080, cut from the middle.</summary>
    public const string Square1080 = "sq1080";

    /// <summary>The whole picture, at most 320 wide.</summary>
    public const string Fit320 = "fit320";

    /// <summary>The whole picture, at most 640 wide.</summary>
    public const string Fit640 = "fit640";

    /// <summary>The whole picture, at most 1080 wide.</summary>
    public const string Fit1080 = "fit1080";

    /// <summary>1080 × 1920, cut from the middle: a phone's whole screen.</summary>
    public const string Story = "story";

    /// <summary>All of them, smallest first.</summary>
    public static IReadOnlyList<string> All { get; } = [Thumb150, Square320, Fit320, Square640, Fit640, Square1080, Fit1080, Story];
}
