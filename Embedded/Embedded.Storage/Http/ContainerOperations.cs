using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Embedded.Storage.Http;

/// <summary>The operations on a container; all but listing its blobs are the account owner's.</summary>
internal static class ContainerOperations
{
    public const int MaxResults = 5000;

    private static readonly string[] Includes =
        ["metadata", "snapshots", "versions", "deleted", "deletedwithversions", "copy", "tags", "legalhold", "immutabilitypolicy", "permissions"];

    public static Task ServeAsync(StorageRequest request)
    {
        var (method, operation) = (request.Context.Request.Method, request.Query("comp"));
        if (request.Query("restype") != "container")
        {
            throw StorageErrors.InvalidQuery("restype", "container; this service has no root container.");
        }

        if ((method, operation) is ("GET", "list"))
        {
            request.RequireRead(BlobSasPermissions.List, ContainerPublicAccess.Container);
            return ListAsync(request);
        }

        request.RequireOwner();
        return (method, operation) switch
        {
            ("PUT", null) => CreateAsync(request),
            ("GET" or "HEAD", null or "metadata") => DescribeAsync(request),
            ("DELETE", null) => DeleteAsync(request),
            ("PUT", "metadata") => SetMetadataAsync(request),
            ("PUT", "acl") => SetAccessAsync(request),
            ("POST", "batch") => throw StorageErrors.NotImplemented("Blob Batch"),
            (_, { } other) => throw StorageErrors.NotImplemented($"The operation comp={other}"),
            _ => throw StorageErrors.UnsupportedVerb(),
        };
    }

    public static string? Format(ContainerPublicAccess access) => access switch
    {
        ContainerPublicAccess.Blob => "blob",
        ContainerPublicAccess.Container => "container",
        _ => null,
    };

    /// <summary>1–5,000; null where not given.</summary>
    public static int? Limit(StorageRequest request)
    {
        if (request.Query("maxresults") is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
        {
            throw StorageErrors.InvalidQuery("maxresults", "a number.");
        }

        return limit >= 1 ? Math.Min(limit, MaxResults) : throw StorageErrors.OutOfRangeQuery("maxresults", "at least 1.");
    }

    public static bool WithMetadata(StorageRequest request)
    {
        var includes = request.Query("include")?.Split(',') ?? [];
        return includes.All(Includes.Contains)
            ? includes.Contains("metadata")
            : throw StorageErrors.NotImplemented("A value of the query parameter include");
    }

    private static async Task CreateAsync(StorageRequest request)
    {
        var created = await request.Store.CreateContainerAsync(request.Path.Account, request.Container, Access(request), RequestHeaders.Metadata(request));
        ResponseHeaders.Version(request.Answer, created.ETag, created.LastModified);
        request.Context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private static Task DescribeAsync(StorageRequest request)
    {
        var container = request.Store.FindContainer(request.Path.Account, request.Container) ?? throw StorageErrors.ContainerNotFound();
        ResponseHeaders.Version(request.Answer, container.ETag, container.LastModified);
        ResponseHeaders.Metadata(request.Answer, container.Metadata);
        request.Answer["x-ms-lease-status"] = "unlocked";
        request.Answer["x-ms-lease-state"] = "available";
        request.Answer["x-ms-has-immutability-policy"] = "false";
        request.Answer["x-ms-has-legal-hold"] = "false";
        if (Format(container.PublicAccess) is { } access)
        {
            request.Answer["x-ms-blob-public-access"] = access;
        }

        return Task.CompletedTask;
    }

    private static async Task DeleteAsync(StorageRequest request)
    {
        await request.Store.DeleteContainerAsync(request.Path.Account, request.Container);
        request.Context.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private static async Task SetMetadataAsync(StorageRequest request)
    {
        var metadata = RequestHeaders.Metadata(request);
        var updated = await request.Store.UpdateContainerAsync(request.Path.Account, request.Container, old => old with { Metadata = metadata });
        ResponseHeaders.Version(request.Answer, updated.ETag, updated.LastModified);
    }

    private static async Task SetAccessAsync(StorageRequest request)
    {
        if (request.Context.Request.ContentLength is > 0)
        {
            throw StorageErrors.NotImplemented("A stored access policy");
        }

        var access = Access(request);
        var updated = await request.Store.UpdateContainerAsync(request.Path.Account, request.Container, old => old with { PublicAccess = access });
        ResponseHeaders.Version(request.Answer, updated.ETag, updated.LastModified);
    }

    private static async Task ListAsync(StorageRequest request)
    {
        var (limit, withMetadata) = (Limit(request), WithMetadata(request));
        var page = request.Store.List(
            request.Path.Account, request.Container, request.Query("prefix") ?? "", request.Query("delimiter"), request.Query("marker"), limit ?? MaxResults);
        await ListXml.WriteBlobsAsync(request, page, withMetadata, limit);
    }

    private static ContainerPublicAccess Access(StorageRequest request) => request.Header("x-ms-blob-public-access") switch
    {
        null => ContainerPublicAccess.None,
        "blob" => ContainerPublicAccess.Blob,
        "container" => ContainerPublicAccess.Container,
        _ => throw StorageErrors.InvalidHeader("x-ms-blob-public-access", "blob or container."),
    };
}
