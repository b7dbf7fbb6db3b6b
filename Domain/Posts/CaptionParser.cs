using System.Globalization;
using System.Text;

namespace Domain.Posts;

/// <summary>
/// Finds hashtags and mentions in text. A hashtag is '#' (or the full-width '＃') and letters, marks, digits and '_' of any script, at least
/// one of them a letter, after the pattern of UTS #31 §6.
/// A mention is '@' and a user name. Neither begins in the middle of a word, so that an e-mail address is no mention.
/// </summary>
public static class CaptionParser
{
    private const int MaxTagLength = 100;
    private const int MaxUsernameLength = 30;

    /// <summary>Hashtags in lower case without '#', each once, in order of appearance.</summary>
    public static IReadOnlyList<string> Hashtags(string text, int limit) => Find(text, limit, IsHash, Hashtag);

    /// <summary>Mentioned user names in lower case without '@', each once, in order of appearance.</summary>
    public static IReadOnlyList<string> Mentions(string text, int limit) => Find(text, limit, character => character is '@' or '＠', Mention);

    private delegate (string? Tag, int Length) Reader(ReadOnlySpan<char> text);

    private static List<string> Find(string text, int limit, Func<char, bool> isStart, Reader read)
    {
        var found = new List<string>();
        var inWord = false;
        for (var at = 0; at < text.Length && found.Count < limit;)
        {
            if (!inWord && isStart(text[at]))
            {
                var (tag, length) = read(text.AsSpan(at + 1));
                if (tag is not null && !found.Contains(tag))
                {
                    found.Add(tag);
                }

                at += 1 + length;
                inWord = length > 0;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var units);
            inWord = IsTagRune(rune);
            at += units;
        }

        return found;
    }

    private static (string? Tag, int Length) Hashtag(ReadOnlySpan<char> text)
    {
        var length = 0;
        var hasLetter = false;
        while (length < text.Length
            && Rune.DecodeFromUtf16(text[length..], out var rune, out var units) == System.Buffers.OperationStatus.Done && IsTagRune(rune))
        {
            hasLetter |= Rune.IsLetter(rune);
            length += units;
        }

        // "#tag#" and "#a#b" are one run of signs, not two tags: what directly follows a tag must not be another sign.
        var valid = hasLetter && length <= MaxTagLength && (length == text.Length || !IsHash(text[length]));
        return (valid ? text[..length].ToString().ToLowerInvariant() : null, length);
    }

    private static (string? Tag, int Length) Mention(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '.' or '_'))
        {
            length++;
        }

        // A full stop after a name ends the sentence, not the name.
        var name = text[..length].TrimEnd('.');
        var valid = name.Length is > 0 and <= MaxUsernameLength && (length == text.Length || text[length] != '@');
        return (valid ? name.ToString().ToLowerInvariant() : null, length);
    }

    private static bool IsHash(char character) => character is '#' or '＃';

    private static bool IsTagRune(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
        or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber or UnicodeCategory.DecimalDigitNumber
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation;
}
