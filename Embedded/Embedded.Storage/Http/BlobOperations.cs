using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Embedded.Storage.Http;

/// <summary>The operations on one blob.</summary>
internal static class BlobOperations
{
    private const int MaxBlockListBytes = 8 << 20;

    public static Task ServeAsync(StorageRequest request)
    {
        foreach (var version in (ReadOnlySpan<string>)["snapshot", "versionid"])
        {
            if (request.Query(version) is not null)
            {
                throw StorageErrors.NotImplemented("Reading or deleting by " + version);
            }
        }

        return (request.Context.Request.Method, request.Query("comp")) switch
        {
            ("GET", null) => GetBlob.ServeAsync(request),
            ("HEAD", null or "metadata") => GetBlob.ServeHeadAsync(request),
            ("GET", "metadata") => GetBlob.ServeHeadAsync(request),
            ("GET", "blocklist") => GetBlockListAsync(request),
            ("PUT", null) when request.Header("x-ms-copy-source") is not null => CopyBlob.ServeAsync(request),
            ("PUT", null) => PutBlobAsync(request),
            ("PUT", "block") => PutBlockAsync(request),
            ("PUT", "blocklist") => PutBlockListAsync(request),
            ("PUT", "metadata") => SetMetadataAsync(request),
            ("PUT", "properties") => SetHttpHeadersAsync(request),
            ("PUT", "tier") => SetTierAsync(request),
            ("DELETE", null) => DeleteAsync(request),
            ("GET" or "HEAD" or "PUT" or "DELETE" or "POST", { } operation) => throw StorageErrors.NotImplemented($"The operation comp={operation}"),
            _ => throw StorageErrors.UnsupportedVerb(),
        };
    }

    private static async Task PutBlobAsync(StorageRequest request)
    {
        var createOnly = request.RequireWholeWrite();
        switch (request.Header("x-ms-blob-type"))
        {
            case null:
                throw StorageErrors.MissingHeader("x-ms-blob-type");
            case "BlockBlob":
                break;
            case "PageBlob" or "AppendBlob":
                throw StorageErrors.NotImplemented("A blob type other than BlockBlob");
            default:
                throw StorageErrors.InvalidHeader("x-ms-blob-type", "BlockBlob.");
        }

        var length = AdmitBody(request, request.Store.Options.MaxPutBlobBytes);
        var headers = RequestHeaders.Stored(request, plainToo: true);
        var options = WriteOptions(request, createOnly) with
        {
            HttpHeaders = headers,
            ExpectedMd5 = RequestHeaders.Checksum(request, "Content-MD5", 16) ?? RequestHeaders.Checksum(request, "x-ms-blob-content-md5", 16),
            ExpectedCrc64 = RequestHeaders.Checksum(request, "x-ms-content-crc64", 8),
        };
        var limit = Math.Min(request.Store.Options.MaxPutBlobBytes, request.Store.Options.MaxBlobBytes);
        var blob = await request.Store.WriteAsync(request.Blob, request.Context.Request.Body, length, limit, options, request.Aborted);
        ResponseHeaders.Written(request, blob);
        request.Answer.ContentMD5 = blob.HttpHeaders.ContentMd5;
        request.Context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private static async Task PutBlockAsync(StorageRequest request)
    {
        request.Require(BlobSasPermissions.Write);
        if (request.Header("x-ms-copy-source") is not null)
        {
            throw StorageErrors.NotImplemented("Put Block From URL");
        }

        var block = request.Query("blockid") ?? throw new StorageException(400, "MissingRequiredQueryParameter", "The query parameter blockid is required.");
        if (!BlockId.IsValid(block))
        {
            throw StorageErrors.InvalidQuery("blockid", "base64 of 1–64 bytes.");
        }

        var length = AdmitBody(request, request.Store.Options.MaxBlockBytes);
        if (length == 0)
        {
            throw StorageErrors.InvalidHeader("Content-Length", "a block is not empty.");
        }

        var options = new BlobWriteOptions
        {
            ExpectedMd5 = RequestHeaders.Checksum(request, "Content-MD5", 16),
            ExpectedCrc64 = RequestHeaders.Checksum(request, "x-ms-content-crc64", 8),
        };
        var stored = await request.Store.PutBlockAsync(request.Blob, block, request.Context.Request.Body, length, options, request.Aborted);
        if (stored.Md5 is { } md5)
        {
            request.Answer.ContentMD5 = Convert.ToBase64String(md5);
        }

        if (stored.Crc64 is { } crc)
        {
            request.Answer["x-ms-content-crc64"] = Convert.ToBase64String(crc);
        }

        request.Answer["x-ms-request-server-encrypted"] = "true";
        request.Context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private static async Task PutBlockListAsync(StorageRequest request)
    {
        request.Require(BlobSasPermissions.Write);
        var length = AdmitBody(request, MaxBlockListBytes);
        var md5 = RequestHeaders.Checksum(request, "Content-MD5", 16);
        var crc = RequestHeaders.Checksum(request, "x-ms-content-crc64", 8);
        var blocks = await BlockListXml.ReadAsync(request.Context.Request.Body, length, md5, crc, request.Store.Options.MaxBlocks, request.Aborted);
        var options = WriteOptions(request, createOnly: false) with { HttpHeaders = RequestHeaders.Stored(request, plainToo: false) };
        ResponseHeaders.Written(request, await request.Store.PutBlockListAsync(request.Blob, blocks, options));
        request.Context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private static async Task GetBlockListAsync(StorageRequest request)
    {
        request.RequireRead(BlobSasPermissions.Read, ContainerPublicAccess.Blob);
        var type = request.Query("blocklisttype") ?? "committed";
        if (type is not ("committed" or "uncommitted" or "all"))
        {
            throw StorageErrors.InvalidQuery("blocklisttype", "committed, uncommitted or all.");
        }

        var (blob, committed, uncommitted) = request.Store.GetBlockList(request.Blob);
        if (blob is not null)
        {
            ResponseHeaders.Version(request.Answer, blob.ETag, blob.LastModified);
        }

        request.Answer["x-ms-blob-content-length"] = (blob?.Length ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await ListXml.WriteBlockListAsync(request, type == "uncommitted" ? null : committed, type == "committed" ? null : uncommitted);
    }

    private static async Task SetMetadataAsync(StorageRequest request)
    {
        request.Require(BlobSasPermissions.Write);
        var metadata = RequestHeaders.Metadata(request);
        var blob = await request.Store.UpdateAsync(request.Blob, RequestHeaders.Conditions(request), old => old with { Metadata = metadata }, newVersion: true);
        ResponseHeaders.Written(request, blob);
    }

    private static async Task SetHttpHeadersAsync(StorageRequest request)
    {
        request.Require(BlobSasPermissions.Write);
        var headers = RequestHeaders.Stored(request, plainToo: false);
        var blob = await request.Store.UpdateAsync(
            request.Blob, RequestHeaders.Conditions(request), old => old with { HttpHeaders = headers, Copy = null }, newVersion: true);
        ResponseHeaders.Written(request, blob);
    }

    private static async Task SetTierAsync(StorageRequest request)
    {
        request.Require(BlobSasPermissions.Write);
        var tier = RequestHeaders.Tier(request) ?? throw StorageErrors.MissingHeader("x-ms-access-tier");
        var now = request.Time.GetUtcNow();
        await request.Store.UpdateAsync(
            request.Blob, RequestHeaders.Conditions(request), old => old with { AccessTier = tier, AccessTierChangedOn = now }, newVersion: false);
    }

    private static async Task DeleteAsync(StorageRequest request)
    {
        request.Require(BlobSasPermissions.Delete);
        switch (request.Header("x-ms-delete-snapshots"))
        {
            case null or "include":
                break;
            case "only":
                throw StorageErrors.NotImplemented("Deleting snapshots only: this service keeps none, so it");
            default:
                throw StorageErrors.InvalidHeader("x-ms-delete-snapshots", "include or only.");
        }

        await request.Store.DeleteAsync(request.Blob, RequestHeaders.Conditions(request));
        request.Answer["x-ms-delete-type-permanent"] = "true";
        request.Context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static BlobWriteOptions WriteOptions(StorageRequest request, bool createOnly) => new()
    {
        Metadata = RequestHeaders.Metadata(request),
        Conditions = RequestHeaders.Conditions(request),
        AccessTier = RequestHeaders.Tier(request),
        CreateOnly = createOnly,
        RequestId = request.RequestId,
        ClientRequestId = request.ClientRequestId,
    };

    /// <summary>Refuses a body that is announced too large before a byte of it is read, and tells the server how much to let through.</summary>
    private static long AdmitBody(StorageRequest request, long limit)
    {
        var length = RequestHeaders.ContentLength(request);
        if (length > limit)
        {
            throw StorageErrors.BodyTooLarge(limit);
        }

        if (request.Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = limit;
        }

        return length;
    }
}
