using System.Globalization;

namespace Embedded.Storage.Http;

/// <summary>A range of bytes of a blob, both ends included.</summary>
internal readonly record struct ByteRange(long Start, long End)
{
    public long Length => End - Start + 1;

    /// <summary>
    /// Reads <c>bytes=a-b</c> or <c>bytes=a-</c>. x-ms-range goes before Range; a Range in another form (several ranges, a suffix) is ignored, as RFC 9110
    /// allows.
    /// </summary>
    /// <returns>Null where the whole blob is asked for. The end may lie behind the blob's.</returns>
    public static ByteRange? Parse(StorageRequest request)
    {
        if (request.Header("x-ms-range") is { } own)
        {
            return Parse(own) ?? throw StorageErrors.InvalidHeader("x-ms-range", "bytes=a-b or bytes=a-.");
        }

        return request.Header("Range") is { } range ? Parse(range) : null;
    }

    public static ByteRange? Parse(string value)
    {
        const string Unit = "bytes=";
        var dash = value.IndexOf('-', StringComparison.Ordinal);
        if (!value.StartsWith(Unit, StringComparison.Ordinal) || dash <= Unit.Length
            || !TryParse(value.AsSpan(Unit.Length, dash - Unit.Length), out var start))
        {
            return null;
        }

        var rest = value.AsSpan(dash + 1);
        if (rest.IsEmpty)
        {
            return new ByteRange(start, long.MaxValue - 1);
        }

        return TryParse(rest, out var end) && end >= start ? new ByteRange(start, Math.Min(end, long.MaxValue - 1)) : null;
    }

    /// <summary>Cuts the end to the blob; throws 416 where the start lies behind it.</summary>
    public ByteRange Within(long length) => Start < length ? this with { End = Math.Min(End, length - 1) } : throw StorageErrors.InvalidRange();

    private static bool TryParse(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
