using Embedded.Storage.Signing;
using Microsoft.AspNetCore.Http;

namespace Embedded.Storage.Http;

/// <summary>One request on its way through the service: the resource it names and what its sender may do.</summary>
internal sealed class StorageRequest(HttpContext context, BlobStore store, StoragePath path, string requestId, TimeProvider time)
{
    private SasGrant? sas;
    private bool owner;

    public HttpContext Context => context;

    public BlobStore Store => store;

    public StoragePath Path => path;

    public string RequestId => requestId;

    public TimeProvider Time => time;

    public IHeaderDictionary Headers => context.Request.Headers;

    public IHeaderDictionary Answer => context.Response.Headers;

    public CancellationToken Aborted => context.RequestAborted;

    public string Container => path.Container ?? throw StorageErrors.InvalidUri("a container is needed.");

    public BlobAddress Blob => new(path.Account, Container, path.Blob ?? throw StorageErrors.InvalidUri("a blob is needed."));

    public string? ClientRequestId => Header("x-ms-client-request-id") is { Length: <= 1024 } id ? id : null;

    /// <summary>Headers a SAS puts in place of the stored ones.</summary>
    public SasFields? Overrides => sas?.Fields;

    /// <summary>Signed with the account key.</summary>
    public bool IsOwner => owner;

    /// <summary>A query parameter; null where missing or empty.</summary>
    public string? Query(string name)
    {
        var values = context.Request.Query[name];
        return values.Count <= 1 ? NullIfEmpty(values.ToString()) : throw StorageErrors.InvalidQuery(name, "it stands there more than once.");
    }

    /// <summary>A header; null where missing or empty.</summary>
    public string? Header(string name) => NullIfEmpty(Headers[name].ToString());

    /// <summary>Establishes who asks. Without credentials a request is anonymous; wrong credentials are refused, never taken for none.</summary>
    public void Authenticate()
    {
        var account = store.Account(path.Account);
        if (context.Request.Query.ContainsKey("sig"))
        {
            if (path.Container is null)
            {
                throw StorageErrors.ResourceTypeMismatch();
            }

            // The address checks the name, so that a signature is only ever compared for a well-formed one.
            var blob = path.Blob is null ? null : Blob.Name;
            sas = SasVerifier.Verify(
                account, path.Container, blob, context.Request.Query, context.Request.IsHttps, context.Connection.RemoteIpAddress, time.GetUtcNow());
        }
        else if (Headers.Authorization.Count > 0)
        {
            SharedKeyVerifier.Verify(account, context.Request, path.Raw, time.GetUtcNow(), store.Options.SharedKeyClockSkew);
            owner = true;
        }
    }

    /// <summary>Only the account key allows this operation.</summary>
    public void RequireOwner()
    {
        if (!owner)
        {
            throw sas is null ? StorageErrors.NoAuthenticationInformation() : StorageErrors.PermissionMismatch();
        }
    }

    public void Require(BlobSasPermissions permission)
    {
        if (!owner && sas?.Permissions.HasFlag(permission) != true)
        {
            throw sas is null ? StorageErrors.NoAuthenticationInformation() : StorageErrors.PermissionMismatch();
        }
    }

    /// <summary>A read, which a container may open to everybody.</summary>
    public void RequireRead(BlobSasPermissions permission, ContainerPublicAccess publicFrom)
    {
        var anonymous = !owner && sas is null;
        if (!anonymous)
        {
            Require(permission);
        }
        else if ((store.FindContainer(path.Account, Container)?.PublicAccess ?? ContainerPublicAccess.None) < publicFrom)
        {
            throw StorageErrors.NoAuthenticationInformation();
        }
    }

    /// <summary>A write of a whole blob: w may replace, c alone may only create. Answers whether only creating is allowed.</summary>
    public bool RequireWholeWrite()
    {
        if (owner || sas?.Permissions.HasFlag(BlobSasPermissions.Write) == true)
        {
            return false;
        }

        Require(BlobSasPermissions.Create);
        return true;
    }

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;
}
