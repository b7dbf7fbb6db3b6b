using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Embedded.Storage.Signing;

/// <summary>Verifies a service SAS against the one resource it was signed for. Whatever is signed but not understood is refused.</summary>
internal static class SasVerifier
{
    private const string OldestVersion = "2015-04-05";
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
    ];

    private static readonly string[] Unsupported = ["si", "ses", "skoid", "sktid", "skt", "ske", "sks", "skv", "saoid", "suoid", "scid", "sdd", "ss", "srt"];

    /// <summary>Answers what the query allows and the headers it overrides, or throws 403.</summary>
    public static SasGrant Verify(
        StorageAccount account, string container, string? blob, IQueryCollection query, bool isHttps, IPAddress? client, DateTimeOffset now)
    {
        if (Unsupported.FirstOrDefault(query.ContainsKey) is { } field)
        {
            throw StorageErrors.AuthenticationFailed($"This service knows service SAS without stored policies only; the field {field} is refused.");
        }

        var fields = Read(query);
        var signature = ReadSignature(Field(query, "sig"));
        var resource = fields.Resource switch
        {
            "b" when blob is not null => $"/blob/{account.Name}/{container}/{blob}",
            "c" => $"/blob/{account.Name}/{container}",
            "b" => throw StorageErrors.ResourceTypeMismatch(),
            _ => throw StorageErrors.AuthenticationFailed("sr is b or c."),
        };
        if (!account.Keys.Any(key => CryptographicOperations.FixedTimeEquals(fields.Sign(resource, key), signature)))
        {
            throw StorageErrors.AuthenticationFailed("Signature did not match.");
        }

        CheckTime(fields, now);
        CheckProtocol(fields.Protocol, isHttps);
        CheckAddress(fields.Ip, client);
        var permissions = SasPermissionLetters.Parse(fields.Permissions) ?? throw StorageErrors.AuthenticationFailed("sp is not well formed.");
        return new SasGrant(permissions, fields);
    }

    private static SasFields Read(IQueryCollection query)
    {
        var fields = new SasFields
        {
            Version = Field(query, "sv"),
            Resource = Field(query, "sr"),
            Permissions = Field(query, "sp"),
            Start = Field(query, "st"),
            Expiry = Field(query, "se"),
            Ip = Field(query, "sip"),
            Protocol = Field(query, "spr"),
            CacheControl = Field(query, "rscc"),
            ContentDisposition = Field(query, "rscd"),
            ContentEncoding = Field(query, "rsce"),
            ContentLanguage = Field(query, "rscl"),
            ContentType = Field(query, "rsct"),
        };
        if (!DateOnly.TryParseExact(fields.Version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || string.CompareOrdinal(fields.Version, OldestVersion) < 0)
        {
            throw StorageErrors.AuthenticationFailed($"sv is a service version from {OldestVersion} on.");
        }

        return fields;
    }

    private static string Field(IQueryCollection query, string name)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            throw StorageErrors.AuthenticationFailed($"{name} stands in the query more than once.");
        }

        // The signed string separates fields by line feeds, and some fields become headers: neither may contain a control character.
        var value = values.ToString();
        return value.All(c => c is >= ' ' and <= '~') ? value : throw StorageErrors.AuthenticationFailed($"{name} is not printable ASCII.");
    }

    private static byte[] ReadSignature(string signature)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(signature, bytes, out var length) && length == bytes.Length
            ? bytes
            : throw StorageErrors.AuthenticationFailed("Signature is not well formed.");
    }

    private static void CheckTime(SasFields fields, DateTimeOffset now)
    {
        if (fields.Start.Length > 0 && now < ParseTime("st", fields.Start))
        {
            throw StorageErrors.AuthenticationFailed("Signature not valid in the specified time frame: not yet.");
        }

        if (now >= ParseTime("se", fields.Expiry))
        {
            throw StorageErrors.AuthenticationFailed("Signature not valid in the specified time frame: expired.");
        }
    }

    private static DateTimeOffset ParseTime(string name, string value) =>
        DateTimeOffset.TryParseExact(value, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw StorageErrors.AuthenticationFailed($"{name} is not a time in UTC.");

    private static void CheckProtocol(string protocol, bool isHttps)
    {
        if (protocol is not ("" or "https" or "https,http"))
        {
            throw StorageErrors.AuthenticationFailed("spr is https or https,http.");
        }

        if (protocol == "https" && !isHttps)
        {
            throw StorageErrors.ProtocolMismatch();
        }
    }

    private static void CheckAddress(string range, IPAddress? client)
    {
        if (range.Length == 0)
        {
            return;
        }

        var ends = range.Split('-');
        if (ends.Length > 2 || !IPAddress.TryParse(ends[0], out var first) || !IPAddress.TryParse(ends[^1], out var last))
        {
            throw StorageErrors.AuthenticationFailed("sip is an address or a range of addresses.");
        }

        if (client is null || !IsBetween(client.MapToIPv6().GetAddressBytes(), first.MapToIPv6().GetAddressBytes(), last.MapToIPv6().GetAddressBytes()))
        {
            throw StorageErrors.SourceIpMismatch();
        }
    }

    private static bool IsBetween(ReadOnlySpan<byte> address, ReadOnlySpan<byte> first, ReadOnlySpan<byte> last) =>
        address.SequenceCompareTo(first) >= 0 && address.SequenceCompareTo(last) <= 0;
}
