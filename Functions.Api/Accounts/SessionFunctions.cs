using Domain.Accounts;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Accounts;

/// <summary>Signing in and out.</summary>
public sealed class SessionFunctions(SessionService sessions)
{
    private const string Tag = "Accounts";

    /// <summary>Signs in.</summary>
    [Function(nameof(SignIn))]
    [Anonymous]
    [Operation(Tag, "Sign in")]
    [Accepts(typeof(SignInRequest))]
    [Answers(StatusCodes.Status200OK, typeof(SessionResponse))]
    public async Task<IActionResult> SignIn(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/sessions")] HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<SignInRequest>(cancellationToken);
        return ApiResult.Ok(
            SessionResponse.Of(await sessions.SignInAsync(body.Username, body.Password, request.HttpContext.LimitedAddress(), cancellationToken)));
    }

    /// <summary>Exchanges a refresh token.</summary>
    [Function(nameof(RefreshSession))]
    [Anonymous]
    [Operation(Tag, "Exchange the refresh token for a new pair of tokens")]
    [Accepts(typeof(RefreshRequest))]
    [Answers(StatusCodes.Status200OK, typeof(SessionResponse))]
    public async Task<IActionResult> RefreshSession(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/sessions/refresh")] HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<RefreshRequest>(cancellationToken);
        return ApiResult.Ok(SessionResponse.Of(await sessions.RefreshAsync(body.RefreshToken, cancellationToken)));
    }

    /// <summary>Signs out.</summary>
    [Function(nameof(SignOut))]
    [Operation(Tag, "Sign out: ends this session")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> SignOut(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/sessions")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var caller = context.Caller();
        await sessions.SignOutAsync(caller.UserId, caller.SessionId, cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Changes the password.</summary>
    [Function(nameof(ChangePassword))]
    [Operation(Tag, "Change your password: ends every other session")]
    [Accepts(typeof(ChangePasswordRequest))]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> ChangePassword(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/v1/users/me/password")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<ChangePasswordRequest>(cancellationToken);
        var caller = context.Caller();
        await sessions.ChangePasswordAsync(caller.UserId, caller.SessionId, body.CurrentPassword, body.NewPassword, cancellationToken);
        return ApiResult.NoContent();
    }
}
