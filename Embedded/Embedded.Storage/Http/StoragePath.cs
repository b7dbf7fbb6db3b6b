using System.Text;

namespace Embedded.Storage.Http;

/// <summary>
/// The resource a request names, taken from the request target as sent: percent-encoding is undone exactly once, dot segments are refused, not resolved.
/// </summary>
/// <param name="Raw">The path as sent.</param>
/// <param name="Account">First segment.</param>
/// <param name="Container">Second segment; null for the account itself.</param>
/// <param name="Blob">The rest; null for a container.</param>
internal sealed record StoragePath(string Raw, string Account, string? Container, string? Blob)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>First segment of the target, undecoded; empty where the target is not a path.</summary>
    public static ReadOnlySpan<char> FirstSegment(string target)
    {
        var path = PathOf(target).AsSpan();
        path = path.StartsWith('/') ? path[1..] : path;
        var end = path.IndexOf('/');
        return end < 0 ? path : path[..end];
    }

    /// <summary>Splits and decodes the target; throws 400 where a name is not allowed.</summary>
    public static StoragePath Parse(string target)
    {
        var raw = PathOf(target);
        var segments = raw.Split('/', 4);
        var container = segments.Length > 2 && segments[2].Length > 0 ? Decode(segments[2]) : null;
        if (container is not null)
        {
            BlobAddress.CheckContainer(container);
        }

        var blob = segments.Length > 3 && segments[3].Length > 0 ? Decode(segments[3]) : null;
        return blob is not null && container is null
            ? throw StorageErrors.InvalidUri("a segment is empty.")
            : new StoragePath(raw, segments[1], container, blob);
    }

    /// <summary>Undoes percent-encoding once; what is not UTF-8 then is refused.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        try
        {
            var bytes = new byte[StrictUtf8.GetMaxByteCount(text.Length)];
            var length = 0;
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] != '%')
                {
                    length += StrictUtf8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(length));
                }
                else if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
                {
                    bytes[length++] = Convert.FromHexString(text.AsSpan(i + 1, 2))[0];
                    i += 2;
                }
                else
                {
                    throw StorageErrors.InvalidUri("a percent sign is not followed by two hexadecimal digits.");
                }
            }

            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (ArgumentException)
        {
            throw StorageErrors.InvalidUri("it is not UTF-8.");
        }
    }

    private static string PathOf(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        if (path.StartsWith('/'))
        {
            return path;
        }

        // The absolute form, which a proxy may send.
        var authority = path.IndexOf("://", StringComparison.Ordinal);
        var start = authority < 0 ? -1 : path.IndexOf('/', authority + 3);
        return start < 0 ? "" : path[start..];
    }
}
