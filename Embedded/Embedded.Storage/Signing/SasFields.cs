using System.Security.Cryptography;
using System.Text;

namespace Embedded.Storage.Signing;

/// <summary>The fields of a service SAS as they stand in the URL, and the string that is signed (Create a service SAS, Microsoft Learn).</summary>
internal sealed record SasFields
{
    /// <summary>sv.</summary>
    public required string Version { get; init; }

    /// <summary>sr: b for one blob, c for a container.</summary>
    public required string Resource { get; init; }

    /// <summary>sp.</summary>
    public required string Permissions { get; init; }

    /// <summary>st.</summary>
    public string Start { get; init; } = "";

    /// <summary>se.</summary>
    public required string Expiry { get; init; }

    /// <summary>si.</summary>
    public string Identifier { get; init; } = "";

    /// <summary>sip.</summary>
    public string Ip { get; init; } = "";

    /// <summary>spr.</summary>
    public string Protocol { get; init; } = "";

    /// <summary>ses.</summary>
    public string EncryptionScope { get; init; } = "";

    /// <summary>rscc, rscd, rsce, rscl, rsct: headers of the answer.</summary>
    public string CacheControl { get; init; } = "";

    /// <inheritdoc cref="CacheControl"/>
    public string ContentDisposition { get; init; } = "";

    /// <inheritdoc cref="CacheControl"/>
    public string ContentEncoding { get; init; } = "";

    /// <inheritdoc cref="CacheControl"/>
    public string ContentLanguage { get; init; } = "";

    /// <inheritdoc cref="CacheControl"/>
    public string ContentType { get; init; } = "";

    /// <param name="canonicalResource">/blob/{account}/{container}[/{blob}], decoded.</param>
    /// <param name="key">The account key.</param>
    public byte[] Sign(string canonicalResource, byte[] key) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(StringToSign(canonicalResource)));

    private string StringToSign(string resource)
    {
        List<string> lines = [Permissions, Start, Expiry, resource, Identifier, Ip, Protocol, Version];
        if (string.CompareOrdinal(Version, "2018-11-09") >= 0)
        {
            // Resource type and (here always absent) snapshot time.
            lines.AddRange([Resource, ""]);
        }

        if (string.CompareOrdinal(Version, "2020-12-06") >= 0)
        {
            lines.Add(EncryptionScope);
        }

        lines.AddRange([CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType]);
        return string.Join('\n', lines);
    }
}
