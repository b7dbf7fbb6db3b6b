using System.Security.Cryptography;
using System.Text;
using Domain.Idempotency;
using Domain.Ids;
using Domain.Problems;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Functions.Api.Idempotency;

/// <summary>
/// <c>Idempotency-Key</c> on POST (after the IETF draft "The Idempotency-Key HTTP Header Field"): the same key, user and request have one
/// effect and one answer for 24 hours.
/// Before anything happens, the key is stored with the id that the effect will have (<see cref="FunctionContextExtensions.IdToCreate"/>).
/// So a retry after a crash goes on with the same record,
/// and two processes that work on the same key at once make the same record. Within a process duplicates wait for the first. Only answers
/// of success are kept: a refused request may be tried again.
/// </summary>
public sealed class IdempotencyMiddleware(
    IIdempotencyStore store, SnowflakeIdGenerator ids, IdempotencyOptions options, ApiOptions api) : IFunctionsWorkerMiddleware
{
    /// <summary>The request header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>Marks an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private readonly KeyedLock locks = new();

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http
            || !HttpMethods.IsPost(http.Request.Method)
            || !http.Request.Headers.TryGetValue(Header, out var header)
            || context.TryGetCaller() is not { } caller)
        {
            await next(context);
            return;
        }

        var key = header.ToString();
        if (key.Length is 0 || key.Length > options.MaxKeyLength || key.Any(character => character is < ' ' or > '~'))
        {
            throw new ProblemException(
                ProblemKind.Invalid, "invalid_idempotency_key", $"An idempotency key has 1 to {options.MaxKeyLength} printable ASCII characters.");
        }

        var cancellationToken = http.RequestAborted;
        using var holder = await locks.EnterAsync($"{caller.UserId}:{key}", cancellationToken);

        // No body is larger than a post's; the function refuses what is too large for itself.
        var body = await http.Request.ReadBodyAsync(api.MaxPostBytes, cancellationToken);
        http.Request.Body = new MemoryStream(body, writable: false);
        var asked = new IdempotentCall(HashOf(http.Request, body), ids.Next(), null);
        var call = await store.BeginAsync(caller.UserId, key, asked, cancellationToken);
        if (call.RequestHash != asked.RequestHash)
        {
            throw new ProblemException(ProblemKind.Conflict, "idempotency_key_reused", "This idempotency key was used for another request. Use a new key.");
        }

        if (call.Answer is { } answer)
        {
            context.GetInvocationResult().Value = Replay(answer);
            return;
        }

        context.SetReservedId(call.ReservedId);
        await next(context);
        if (context.GetInvocationResult().Value is ApiResult { Status: >= 200 and < 300 } result)
        {
            var given = new IdempotentAnswer(result.Status, result.ContentType, result.Body.ToArray(), result.Headers);

            // The effect is done: that the client hangs up now is no reason to forget the answer.
            await store.CompleteAsync(caller.UserId, key, call with { Answer = given }, CancellationToken.None);
        }
    }

    private static ApiResult Replay(IdempotentAnswer answer)
    {
        var result = ApiResult.Bytes(answer.Status, answer.Body, answer.ContentType).With(ReplayedHeader, "true");
        foreach (var (name, value) in answer.Headers)
        {
            result.With(name, value);
        }

        return result;
    }

    private static string HashOf(HttpRequest request, byte[] body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
