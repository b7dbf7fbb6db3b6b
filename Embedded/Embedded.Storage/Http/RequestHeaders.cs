using System.Globalization;

namespace Embedded.Storage.Http;

/// <summary>Reads the protocol's request headers, strictly: what is malformed or not supported is refused, never ignored.</summary>
internal static class RequestHeaders
{
    private const int MaxMetadataBytes = 8 * 1024;
    private const string MetadataPrefix = "x-ms-meta-";

    private static readonly string[] Unsupported =
    [
        "x-ms-if-tags", "x-ms-source-if-tags", "x-ms-tags", "x-ms-encryption-key", "x-ms-encryption-scope",
        "x-ms-immutability-policy-until-date", "x-ms-legal-hold",
        "x-ms-structured-body", "x-ms-seal-blob", "x-ms-rehydrate-priority", "x-ms-copy-source-authorization", "x-ms-expiry-option",
    ];

    private static readonly string[] Tiers = [AccessTiers.Hot, AccessTiers.Cool, AccessTiers.Cold];

    public static void RefuseUnsupported(StorageRequest request)
    {
        foreach (var name in Unsupported)
        {
            if (request.Headers.ContainsKey(name))
            {
                throw StorageErrors.UnsupportedHeader(name);
            }
        }

        if (request.Header("x-ms-lease-id") is not null)
        {
            throw new StorageException(412, "LeaseNotPresentWithBlobOperation", "There is currently no lease on the blob; this service has none.");
        }
    }

    public static BlobConditions Conditions(StorageRequest request, string prefix = "") => new()
    {
        IfMatch = Tags(request, prefix + "if-match"),
        IfNoneMatch = Tags(request, prefix + "if-none-match"),
        IfModifiedSince = Time(request, prefix + "if-modified-since"),
        IfUnmodifiedSince = Time(request, prefix + "if-unmodified-since"),
    };

    /// <summary>The x-ms-blob-* headers of a write, with the plain header in place of a missing one where the operation allows that.</summary>
    public static BlobHttpHeaders Stored(StorageRequest request, bool plainToo) => new()
    {
        ContentType = Printable(request, "content-type", plainToo),
        ContentEncoding = Printable(request, "content-encoding", plainToo),
        ContentLanguage = Printable(request, "content-language", plainToo),
        CacheControl = Printable(request, "cache-control", plainToo),
        ContentDisposition = Printable(request, "content-disposition", plainToo: false),
        ContentMd5 = Checksum(request, "x-ms-blob-content-md5", 16) is { } md5 ? Convert.ToBase64String(md5) : null,
    };

    public static Dictionary<string, string> Metadata(StorageRequest request)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var bytes = 0;
        foreach (var (header, value) in request.Headers)
        {
            if (!header.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var name = header[MetadataPrefix.Length..];
            if (name.Length == 0)
            {
                throw new StorageException(400, "EmptyMetadataKey", "The key for one of the metadata key-value pairs is empty.");
            }

            if (!IsIdentifier(name))
            {
                throw StorageErrors.InvalidMetadata("names are C# identifiers.");
            }

            var text = value.ToString();
            if (!IsPrintable(text))
            {
                throw StorageErrors.InvalidMetadata("values are printable ASCII.");
            }

            bytes += name.Length + text.Length;
            metadata[name] = text;
        }

        return bytes <= MaxMetadataBytes ? metadata : throw StorageErrors.MetadataTooLarge();
    }

    public static string? Tier(StorageRequest request) => request.Header("x-ms-access-tier") is not { } tier
        ? null
        : Tiers.FirstOrDefault(t => t.Equals(tier, StringComparison.OrdinalIgnoreCase))
            ?? throw StorageErrors.InvalidHeader("x-ms-access-tier", "Hot, Cool or Cold.");

    /// <summary>A checksum in base64; null where missing.</summary>
    public static byte[]? Checksum(StorageRequest request, string header, int length)
    {
        if (request.Header(header) is not { } text)
        {
            return null;
        }

        var bytes = new byte[length];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == length
            ? bytes
            : throw new StorageException(
                400,
                header.EndsWith("md5", StringComparison.OrdinalIgnoreCase) ? "InvalidMd5" : "InvalidHeaderValue",
                $"{header} is not the base64 of {length} bytes.");
    }

    public static long ContentLength(StorageRequest request) =>
        request.Context.Request.ContentLength ?? throw StorageErrors.MissingContentLength();

    private static string? Printable(StorageRequest request, string name, bool plainToo)
    {
        var value = request.Header("x-ms-blob-" + name) ?? (plainToo ? request.Header(name) : null);
        return value is null || IsPrintable(value) ? value : throw StorageErrors.InvalidHeader(name, "not printable ASCII.");
    }

    private static string[] Tags(StorageRequest request, string header) => request.Header(header) is not { } value
        ? []
        : [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(tag => tag.StartsWith("W/", StringComparison.Ordinal) ? tag : tag.Trim('"'))];

    private static DateTimeOffset? Time(StorageRequest request, string header)
    {
        if (request.Header(header) is not { } value)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw StorageErrors.InvalidHeader(header, "not a time in the format of RFC 1123.");
    }

    private static bool IsPrintable(string text) => text.All(c => c is >= ' ' and <= '~');

    private static bool IsIdentifier(string name) => (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
