using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Embedded.Storage.Http;

/// <summary>Get Blob and Get Blob Properties.</summary>
internal static class GetBlob
{
    private const int ChunkBytes = 128 * 1024;
    private const long MaxRangeMd5Bytes = 4 << 20;

    public static async Task ServeAsync(StorageRequest request)
    {
        request.RequireRead(BlobSasPermissions.Read, ContainerPublicAccess.Blob);
        var asked = ByteRange.Parse(request);
        using var reader = request.Store.OpenRead(request.Blob, asked?.Start ?? 0, asked is { } range ? range.End + 1 : long.MaxValue)
            ?? throw NotFound(request);
        var blob = reader.Properties;
        Check(request, blob);
        var wanted = Locate(request, asked, blob);
        ResponseHeaders.Describe(request, blob, partial: asked is not null);
        var response = request.Context.Response;
        response.ContentLength = wanted.Length;
        if (asked is not null)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            request.Answer.ContentRange = FormattableString.Invariant($"bytes {wanted.Start}-{wanted.End}/{blob.Length}");
            if (request.Header("x-ms-range-get-content-md5") is { } md5 && bool.TryParse(md5, out var wantsMd5) && wantsMd5)
            {
                request.Answer.ContentMD5 = Convert.ToBase64String(await Md5Async(reader, wanted, request.Aborted));
            }
        }

        await SendAsync(reader, wanted, response, request.Aborted);
    }

    public static Task ServeHeadAsync(StorageRequest request)
    {
        request.RequireRead(BlobSasPermissions.Read, ContainerPublicAccess.Blob);
        var blob = request.Store.Find(request.Blob) ?? throw NotFound(request);
        Check(request, blob);
        ResponseHeaders.Describe(request, blob, partial: false);
        ResponseHeaders.Tier(request.Answer, blob);
        request.Context.Response.ContentLength = HttpMethods.IsHead(request.Context.Request.Method) ? blob.Length : 0;
        return Task.CompletedTask;
    }

    private static StorageException NotFound(StorageRequest request) =>
        request.Store.FindContainer(request.Path.Account, request.Container) is null ? StorageErrors.ContainerNotFound() : StorageErrors.BlobNotFound();

    private static void Check(StorageRequest request, BlobProperties blob)
    {
        try
        {
            RequestHeaders.Conditions(request).CheckRead(blob);
        }
        catch (StorageException e) when (e.Status == StatusCodes.Status304NotModified)
        {
            ResponseHeaders.Version(request.Answer, blob.ETag, blob.LastModified);
            throw;
        }
    }

    private static ByteRange Locate(StorageRequest request, ByteRange? asked, BlobProperties blob)
    {
        if (asked is not { } range)
        {
            return new ByteRange(0, blob.Length - 1);
        }

        if (range.Start >= blob.Length)
        {
            request.Answer.ContentRange = FormattableString.Invariant($"bytes */{blob.Length}");
        }

        return range.Within(blob.Length);
    }

    /// <summary>Reads file bytes straight into the server's own buffers.</summary>
    private static async Task SendAsync(BlobReader reader, ByteRange range, HttpResponse response, CancellationToken cancellationToken)
    {
        var writer = response.BodyWriter;
        for (var offset = range.Start; offset <= range.End;)
        {
            var size = (int)Math.Min(ChunkBytes, range.End - offset + 1);
            var read = await reader.ReadAsync(offset, writer.GetMemory(size)[..size], cancellationToken);
            offset += read;
            writer.Advance(read);
            if ((await writer.FlushAsync(cancellationToken)).IsCompleted)
            {
                return;
            }
        }
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The protocol's checksum, not a security measure.")]
    private static async Task<byte[]> Md5Async(BlobReader reader, ByteRange range, CancellationToken cancellationToken)
    {
        if (range.Length > MaxRangeMd5Bytes)
        {
            throw StorageErrors.InvalidHeader("x-ms-range-get-content-md5", "the range is larger than 4 MiB.");
        }

        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = new byte[Math.Min(ChunkBytes, range.Length)];
        for (var offset = range.Start; offset <= range.End;)
        {
            var read = await reader.ReadAsync(offset, buffer.AsMemory(0, (int)Math.Min(buffer.Length, range.End - offset + 1)), cancellationToken);
            md5.AppendData(buffer, 0, read);
            offset += read;
        }

        return md5.GetHashAndReset();
    }
}
