using Domain.Accounts;
using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Functions.Api.Http;

/// <summary>
/// Finds out who calls (Bearer tokens, RFC 6750), and refuses strangers unless the function is <see cref="AnonymousAttribute"/>.
/// </summary>
public sealed class AuthenticationMiddleware(SessionService sessions) : IFunctionsWorkerMiddleware
{
    private const string Scheme = "Bearer ";

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http)
        {
            var header = http.Request.Headers.Authorization.ToString();
            var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
            var caller = token is null ? null : await sessions.AuthenticateAsync(token, http.RequestAborted);
            if (caller is var (userId, sessionId))
            {
                context.SetCaller(new Caller(userId, sessionId));
            }
            else if (HttpFunction.Find(context.FunctionDefinition.Name) is not { IsAnonymous: true })
            {
                throw token is null
                    ? new ProblemException(ProblemKind.Unauthenticated, "unauthenticated", "Sign in and send the access token as 'Authorization: Bearer …'.")
                    : new ProblemException(
                        ProblemKind.Unauthenticated, "invalid_token", "The access token is not valid any more. Refresh it or sign in again.");
            }
        }

        await next(context);
    }
}
