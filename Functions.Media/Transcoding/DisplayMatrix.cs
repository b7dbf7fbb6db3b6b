using System.Globalization;

namespace Functions.Media.Transcoding;

/// <summary>Reads how a coded picture is to be turned and mirrored (ISO/IEC 14496-12, section 6.2.2) as one of the eight orientations of Exif.</summary>
internal static class DisplayMatrix
{
    /// <summary>The orientation, 1 where there is no matrix or it turns by no quarter.</summary>
    public static int ToOrientation(string? matrix)
    {
        if (matrix is null)
        {
            return 1;
        }

        var numbers = matrix.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(static line => line[(line.IndexOf(':') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(static text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? Math.Sign(number) : 0)
            .ToList();

        // x' = a x + c y, y' = b x + d y.
        const int row = 3;
        return numbers.Count < 2 * row ? 1 : (numbers[0], numbers[1], numbers[row], numbers[row + 1]) switch
        {
            (-1, 0, 0, 1) => 2,
            (-1, 0, 0, -1) => 3,
            (1, 0, 0, -1) => 4,
            (0, 1, 1, 0) => 5,
            (0, 1, -1, 0) => 6,
            (0, -1, -1, 0) => 7,
            (0, -1, 1, 0) => 8,
            _ => 1,
        };
    }
}
