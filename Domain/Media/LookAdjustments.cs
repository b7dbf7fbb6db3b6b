using Domain.Problems;

namespace Domain.Media;

/// <summary>What a person changes about a filter and after it.</summary>
/// <param name="Strength">How much of the filter is mixed in, 0 to 100.</param>
/// <param name="Brightness">−100 to 100.</param>
/// <param name="Contrast">−100 to 100.</param>
/// <param name="Saturation">−100 to 100.</param>
/// <param name="Warmth">−100 to 100.</param>
public sealed record LookAdjustments(int Strength = PictureLook.Full, int Brightness = 0, int Contrast = 0, int Saturation = 0, int Warmth = 0)
{
    /// <summary>The look that a filter becomes with them.</summary>
    /// <param name="filter">One of <see cref="MediaFilter.All"/>.</param>
    /// <param name="frame">One of <see cref="MediaFrame.All"/>.</param>
    /// <exception cref="ProblemException"><c>unknown_filter</c>, <c>unknown_frame</c>, <c>invalid_adjustments</c>.</exception>
    public PictureLook Apply(string filter, string frame = MediaFrame.None)
    {
        if (!MediaFilter.All.Contains(filter))
        {
            throw new ProblemException(ProblemKind.Invalid, "unknown_filter", $"The filter must be one of: {string.Join(", ", MediaFilter.All)}.");
        }

        if (!MediaFrame.All.Contains(frame))
        {
            throw new ProblemException(ProblemKind.Invalid, "unknown_frame", $"The frame must be one of: {string.Join(", ", MediaFrame.All)}.");
        }

        var look = new PictureLook
        {
            Filter = filter, Strength = Strength, Brightness = Brightness, Contrast = Contrast, Saturation = Saturation, Warmth = Warmth, Frame = frame,
        };
        return look.IsValid
            ? look
            : throw new ProblemException(
                ProblemKind.Invalid, "invalid_adjustments", "The strength must be between 0 and 100, every other adjustment between -100 and 100.");
    }
}
