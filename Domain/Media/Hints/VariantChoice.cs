using Domain.Media.Decoding;

namespace Domain.Media.Hints;

/// <summary>Which variant of a picture suits a client that shows it whole (ED-3). A recommendation: every variant has its own address, and the client decides.</summary>
public static class VariantChoice
{
    private const int SmallWidth = 320;
    private const int MediumWidth = 640;

    /// <summary>
    /// The narrowest variant of the whole picture that is not narrower than it will be shown, in a format that the client shows: JPEG unless it says WebP. Who says
    /// nothing of its width gets the widest; who saves data gets one pixel of picture for a CSS pixel, at most 640; a slow network gets at most 640 (3G) or 320 (2G).
    /// </summary>
    /// <returns>Null where there is no such variant.</returns>
    public static MediaVariant? Recommend(IReadOnlyList<MediaVariant> variants, ClientHints hints)
    {
        var format = hints.AcceptsWebP ? ImageFormat.WebP : ImageFormat.Jpeg;
        var wanted = WidthFor(hints);
        MediaVariant? best = null;
        foreach (var variant in variants)
        {
            if (variant.Format == format && IsWhole(variant) && IsBetter(variant.Width, best?.Width, wanted))
            {
                best = variant;
            }
        }

        return best;
    }

    private static bool IsWhole(MediaVariant variant) => variant.Name is VariantName.Fit320 or VariantName.Fit640 or VariantName.Fit1080;

    private static double WidthFor(ClientHints hints)
    {
        var ratio = hints.PixelRatio ?? 1;
        double? shown = hints.Width ?? (hints.ViewportWidth * ratio);
        if (hints.SavesData)
        {
            shown = Math.Min((shown / Math.Max(ratio, 1)) ?? MediumWidth, MediumWidth);
        }

        return hints.Network switch
        {
            NetworkKind.Slow2G or NetworkKind.Fast2G => Math.Min(shown ?? SmallWidth, SmallWidth),
            NetworkKind.ThirdG => Math.Min(shown ?? MediumWidth, MediumWidth),
            _ => shown ?? double.PositiveInfinity,
        };
    }

    // Too narrow: the wider the better. Wide enough: the narrower the better.
    private static bool IsBetter(int width, int? best, double wanted) =>
        best is not { } other || (width >= wanted ? other < wanted || width < other : other < wanted && width > other);
}
