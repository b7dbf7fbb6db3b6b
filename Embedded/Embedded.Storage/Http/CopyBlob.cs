using Embedded.Storage.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Embedded.Storage.Http;

/// <summary>Copy Blob and Copy Blob From URL, both complete when answered; the source is a blob of the same store.</summary>
internal static class CopyBlob
{
    public static async Task ServeAsync(StorageRequest request)
    {
        var createOnly = request.RequireWholeWrite();
        var source = AuthorizeSource(request);
        var metadata = RequestHeaders.Metadata(request);
        var blob = await request.Store.CopyAsync(source, request.Blob, new BlobCopyOptions
        {
            SourceConditions = RequestHeaders.Conditions(request, "x-ms-source-"),
            Conditions = RequestHeaders.Conditions(request),
            Metadata = metadata.Count > 0 ? metadata : null,
            AccessTier = RequestHeaders.Tier(request),
            CreateOnly = createOnly,
            // A signature is a secret of whoever copied, not of whoever reads the copy.
            SourceUrl = request.Header("x-ms-copy-source")!.Split('?')[0],
            RequestId = request.RequestId,
            ClientRequestId = request.ClientRequestId,
        });
        ResponseHeaders.Version(request.Answer, blob.ETag, blob.LastModified);
        request.Answer["x-ms-copy-id"] = blob.Copy!.Id;
        request.Answer["x-ms-copy-status"] = "success";
        request.Context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    /// <summary>The source must be readable to the caller by itself: by its own SAS, by public access, or because the caller holds the account's key.</summary>
    private static BlobAddress AuthorizeSource(StorageRequest request)
    {
        if (!Uri.TryCreate(request.Header("x-ms-copy-source"), UriKind.Absolute, out var url)
            || !url.Authority.Equals(request.Context.Request.Host.Value, StringComparison.OrdinalIgnoreCase))
        {
            throw StorageErrors.CannotVerifyCopySource(400, "The source must be a blob of this service, under the same host.");
        }

        var path = StoragePath.Parse(url.OriginalString);
        if (path.Container is null || path.Blob is null || !request.Store.Accounts.TryGetValue(path.Account, out var account))
        {
            throw StorageErrors.CannotVerifyCopySource(400, "The source must be a blob of this service.");
        }

        var source = new BlobAddress(path.Account, path.Container, path.Blob);
        var query = new QueryCollection(QueryHelpers.ParseQuery(url.Query));
        if (query.ContainsKey("sig"))
        {
            var grant = SasVerifier.Verify(
                account, path.Container, path.Blob, query, request.Context.Request.IsHttps,
                request.Context.Connection.RemoteIpAddress, request.Time.GetUtcNow());
            return grant.Permissions.HasFlag(BlobSasPermissions.Read)
                ? source
                : throw StorageErrors.CannotVerifyCopySource(403, "The source's signature does not allow reading.");
        }

        var isPublic = request.Store.FindContainer(path.Account, path.Container)?.PublicAccess >= ContainerPublicAccess.Blob;
        return isPublic || (request.IsOwner && path.Account == request.Path.Account)
            ? source
            : throw StorageErrors.CannotVerifyCopySource(401, "The source cannot be read without authorization.");
    }
}
