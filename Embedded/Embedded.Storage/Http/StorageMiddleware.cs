using System.Globalization;
using System.Security;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Embedded.Storage.Http;

/// <summary>Serves the requests whose first path segment is an account, and leaves the others to the rest of the pipeline.</summary>
internal sealed partial class StorageMiddleware(RequestDelegate next, BlobStore store, TimeProvider time, ILogger<StorageMiddleware> logger)
{
    private const string DefaultVersion = "2021-12-02";
    private const string OldestVersion = "2015-02-21";

    private readonly System.Collections.Frozen.FrozenDictionary<string, StorageAccount>.AlternateLookup<ReadOnlySpan<char>> accounts =
        store.Accounts.GetAlternateLookup<ReadOnlySpan<char>>();

    public Task InvokeAsync(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return accounts.ContainsKey(StoragePath.FirstSegment(target)) ? ServeAsync(context, target) : next(context);
    }

    private async Task ServeAsync(HttpContext context, string target)
    {
        var requestId = Guid.CreateVersion7(time.GetUtcNow()).ToString("D");
        context.Response.Headers["x-ms-request-id"] = requestId;
        context.Response.Headers["x-ms-version"] = DefaultVersion;
        try
        {
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                Cors.Preflight(context, store.Options.Cors);
                return;
            }

            Cors.Annotate(context, store.Options.Cors);
            await ServeAsync(new StorageRequest(context, store, StoragePath.Parse(target), requestId, time));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; there is nobody to answer.
            context.Abort();
        }
        catch (StorageException e) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, e, requestId);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            var code = e.StatusCode == 413 ? "RequestBodyTooLarge" : "InvalidInput";
            await RefuseAsync(context, new StorageException(e.StatusCode, code, "The request is malformed."), requestId);
        }
        catch (Exception e) when (e is IOException or Microsoft.Data.Sqlite.SqliteException && !context.Response.HasStarted)
        {
            LogFailed(logger, e, requestId);
            await RefuseAsync(
                context, new StorageException(500, "InternalError", "The server encountered an internal error. Please retry the request."), requestId);
        }
    }

    private static async Task ServeAsync(StorageRequest request)
    {
        EchoVersion(request);
        if (request.ClientRequestId is { } id && id.All(c => c is >= ' ' and <= '~'))
        {
            request.Answer["x-ms-client-request-id"] = id;
        }

        request.Authenticate();
        RequestHeaders.RefuseUnsupported(request);
        await (request.Path switch
        {
            { Container: null } => AccountOperations.ServeAsync(request),
            { Blob: null } => ContainerOperations.ServeAsync(request),
            _ => BlobOperations.ServeAsync(request),
        });
    }

    /// <summary>The operations served have not changed from 2015 on, so every well-formed version is accepted.</summary>
    private static void EchoVersion(StorageRequest request)
    {
        if (request.Header("x-ms-version") is not { } version)
        {
            return;
        }

        if (!DateOnly.TryParseExact(version, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || string.CompareOrdinal(version, OldestVersion) < 0)
        {
            throw StorageErrors.InvalidHeader("x-ms-version", $"a service version from {OldestVersion} on.");
        }

        request.Answer["x-ms-version"] = version;
    }

    private async Task RefuseAsync(HttpContext context, StorageException refusal, string requestId)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.Headers["x-ms-error-code"] = refusal.ErrorCode;
        response.Headers.ContentLength = null;
        if (refusal.Status == StatusCodes.Status413PayloadTooLarge)
        {
            // What is left of the body is not read.
            response.Headers.Connection = "close";
        }

        if (refusal.Status == StatusCodes.Status304NotModified || HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        var moment = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        var body = Encoding.UTF8.GetBytes(
            $"""
            <?xml version="1.0" encoding="utf-8"?><Error><Code>{refusal.ErrorCode}</Code><Message>{SecurityElement.Escape(refusal.Message)}
            RequestId:{requestId}
            Time:{moment}</Message></Error>
            """);
        response.ContentType = "application/xml";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string requestId);
}
