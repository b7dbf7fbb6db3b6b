using Domain.Ids;

namespace Domain.Posts;

/// <summary>
/// The permalink's form of a post's id: base 64 with the URL alphabet of RFC 4648 §5, most significant digit first, without leading zeros;
/// at most 11 characters.
/// </summary>
public static class ShortCode
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int MaxLength = 11;

    /// <summary>The short code of an id.</summary>
    public static string From(SnowflakeId id)
    {
        Span<char> digits = stackalloc char[MaxLength];
        var at = MaxLength;
        var rest = id.Value;
        do
        {
            digits[--at] = Alphabet[(int)(rest & 63)];
            rest >>= 6;
        }
        while (rest > 0);
        return new(digits[at..]);
    }

    /// <summary>The id of a short code; every id has exactly one.</summary>
    public static bool TryParse(string? code, out SnowflakeId id)
    {
        id = default;
        if (code is null or "" || code.Length > MaxLength || (code.Length > 1 && code[0] == Alphabet[0]))
        {
            return false;
        }

        UInt128 value = 0;
        foreach (var character in code)
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 6) | (uint)digit;
        }

        id = new((ulong)value);
        return value <= ulong.MaxValue;
    }
}
