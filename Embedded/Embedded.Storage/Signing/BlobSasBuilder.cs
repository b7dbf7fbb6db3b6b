using System.Globalization;
using System.Text;
using Embedded.Storage.Signing;

namespace Embedded.Storage;

/// <summary>Builds a service SAS: a URL that allows its holder some operations on one blob, or on a container's blobs, for some time.</summary>
public sealed record BlobSasBuilder
{
    private const string ServiceVersion = "2021-12-02";

    /// <summary>The account whose key signs.</summary>
    public required string Account { get; init; }

    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>The only blob that the URL reaches; null signs for the whole container.</summary>
    public string? Blob { get; init; }

    /// <summary>What is allowed.</summary>
    public required BlobSasPermissions Permissions { get; init; }

    /// <summary>From when on; whole seconds; null: at once.</summary>
    public DateTimeOffset? StartsOn { get; init; }

    /// <summary>Until when; whole seconds.</summary>
    public required DateTimeOffset ExpiresOn { get; init; }

    /// <summary>Refuse the URL over plain HTTP.</summary>
    public bool HttpsOnly { get; init; }

    /// <summary>Content-Type of the answer instead of the stored one.</summary>
    public string? ContentType { get; init; }

    /// <summary>Content-Disposition of the answer instead of the stored one.</summary>
    public string? ContentDisposition { get; init; }

    /// <summary>Cache-Control of the answer instead of the stored one.</summary>
    public string? CacheControl { get; init; }

    /// <summary>The signed query, without a leading question mark.</summary>
    public string ToQuery(byte[] key)
    {
        var fields = new SasFields
        {
            Version = ServiceVersion,
            Resource = Blob is null ? "c" : "b",
            Permissions = SasPermissionLetters.Format(Permissions),
            Start = StartsOn is { } start ? Format(start) : "",
            Expiry = Format(ExpiresOn),
            Protocol = HttpsOnly ? "https" : "",
            ContentType = ContentType ?? "",
            ContentDisposition = ContentDisposition ?? "",
            CacheControl = CacheControl ?? "",
        };
        var resource = Blob is null ? $"/blob/{Account}/{Container}" : $"/blob/{Account}/{Container}/{Blob}";
        var query = new StringBuilder();
        Append(query, "sv", fields.Version);
        Append(query, "spr", fields.Protocol);
        Append(query, "st", fields.Start);
        Append(query, "se", fields.Expiry);
        Append(query, "sr", fields.Resource);
        Append(query, "sp", fields.Permissions);
        Append(query, "rscc", fields.CacheControl);
        Append(query, "rscd", fields.ContentDisposition);
        Append(query, "rsct", fields.ContentType);
        Append(query, "sig", Convert.ToBase64String(fields.Sign(resource, key)));
        return query.ToString();
    }

    /// <summary>The signed URL.</summary>
    public Uri ToUri(Uri endpoint, byte[] key)
    {
        var path = Blob is null ? new Uri(endpoint, $"/{Account}/{Container}") : new BlobAddress(Account, Container, Blob).ToUri(endpoint);
        return new UriBuilder(path) { Query = ToQuery(key) }.Uri;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder query, string name, string value)
    {
        if (value.Length > 0)
        {
            query.Append(query.Length > 0 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }
}
