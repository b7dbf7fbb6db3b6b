using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Embedded.Storage.Http;

/// <summary>Writes the protocol's response headers.</summary>
internal static class ResponseHeaders
{
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);

    public static void Version(IHeaderDictionary answer, string etag, DateTimeOffset modified)
    {
        answer.ETag = $"\"{etag}\"";
        answer.LastModified = Time(modified);
    }

    public static void Written(StorageRequest request, BlobProperties blob)
    {
        Version(request.Answer, blob.ETag, blob.LastModified);
        request.Answer["x-ms-request-server-encrypted"] = "true";
    }

    /// <summary>Everything Get Blob and Get Blob Properties say of a blob, but lengths and ranges.</summary>
    public static void Describe(StorageRequest request, BlobProperties blob, bool partial)
    {
        var (answer, stored, overrides) = (request.Answer, blob.HttpHeaders, request.Overrides);
        Version(answer, blob.ETag, blob.LastModified);
        answer.ContentType = First(overrides?.ContentType, stored.ContentType) ?? "application/octet-stream";
        Set(answer, "Content-Encoding", First(overrides?.ContentEncoding, stored.ContentEncoding));
        Set(answer, "Content-Language", First(overrides?.ContentLanguage, stored.ContentLanguage));
        Set(answer, "Content-Disposition", First(overrides?.ContentDisposition, stored.ContentDisposition));
        Set(answer, "Cache-Control", First(overrides?.CacheControl, stored.CacheControl));
        if (stored.ContentMd5 is { } md5)
        {
            answer[partial ? "x-ms-blob-content-md5" : "Content-MD5"] = md5;
        }

        answer.AcceptRanges = "bytes";
        answer.XContentTypeOptions = "nosniff";
        answer["x-ms-blob-type"] = "BlockBlob";
        answer["x-ms-creation-time"] = Time(blob.CreatedOn);
        answer["x-ms-lease-status"] = "unlocked";
        answer["x-ms-lease-state"] = "available";
        answer["x-ms-server-encrypted"] = "true";
        if (blob.LastAccessedOn is { } accessed)
        {
            answer["x-ms-last-access-time"] = Time(accessed);
        }

        if (blob.Copy is { } copy)
        {
            answer["x-ms-copy-id"] = copy.Id;
            answer["x-ms-copy-source"] = copy.Source;
            answer["x-ms-copy-status"] = "success";
            answer["x-ms-copy-progress"] = FormattableString.Invariant($"{blob.Length}/{blob.Length}");
            answer["x-ms-copy-completion-time"] = Time(copy.CompletedOn);
        }

        Metadata(answer, blob.Metadata);
    }

    /// <summary>The access tier, which only Get Blob Properties tells.</summary>
    public static void Tier(IHeaderDictionary answer, BlobProperties blob)
    {
        answer["x-ms-access-tier"] = blob.AccessTier ?? AccessTiers.Hot;
        if (blob.AccessTierChangedOn is { } changed)
        {
            answer["x-ms-access-tier-change-time"] = Time(changed);
        }
        else
        {
            answer["x-ms-access-tier-inferred"] = "true";
        }
    }

    public static void Metadata(IHeaderDictionary answer, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in metadata)
        {
            answer["x-ms-meta-" + name] = value;
        }
    }

    private static string? First(string? preferred, string? other) => string.IsNullOrEmpty(preferred) ? other : preferred;

    private static void Set(IHeaderDictionary answer, string name, string? value)
    {
        if (value is not null)
        {
            answer[name] = value;
        }
    }
}
