using System.Globalization;
using System.Text;
using Domain.Problems;

namespace Domain.Text;

/// <summary>
/// What text people may write. Lengths are counted in text elements (extended grapheme clusters, UAX #29): what a reader calls a character,
/// so that an emoji or an accented letter counts once.
/// Since one cluster may be long, UTF-16 units are bounded too.
/// </summary>
public static class TextRule
{
    private const int MaxUnitsPerCharacter = 4;

    /// <summary>The text without outer white space, else as it was written.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="field">The field's name, for the refusal.</param>
    /// <param name="maxCharacters">The most text elements.</param>
    /// <exception cref="ProblemException"><c>invalid_field</c>, <c>too_long</c>.</exception>
    public static string Clean(string text, string field, int maxCharacters)
    {
        if (text.Length > maxCharacters * MaxUnitsPerCharacter)
        {
            throw TooLong(field, maxCharacters);
        }

        if (!IsWellFormed(text))
        {
            throw new ProblemException(ProblemKind.Invalid, "invalid_field", $"'{field}' contains control characters or broken Unicode.");
        }

        var clean = text.Trim();
        return Count(clean) <= maxCharacters ? clean : throw TooLong(field, maxCharacters);
    }

    /// <summary>The number of text elements.</summary>
    public static int Count(string text)
    {
        var count = 0;
        for (var at = 0; at < text.Length; at += StringInfo.GetNextTextElementLength(text, at))
        {
            count++;
        }

        return count;
    }

    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune) || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t')))
            {
                return false;
            }

            at += rune.Utf16SequenceLength;
        }

        return true;
    }

    private static ProblemException TooLong(string field, int maxCharacters) =>
        new(ProblemKind.Invalid, "too_long", $"'{field}' may have at most {maxCharacters} characters.");
}
