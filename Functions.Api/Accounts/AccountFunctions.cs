using Domain.Accounts;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Accounts;

/// <summary>Signing up.</summary>
public sealed class AccountFunctions(AccountService accounts)
{
    /// <summary>Creates an account and signs it in.</summary>
    [Function(nameof(SignUp))]
    [Anonymous]
    [Operation("Accounts", "Sign up")]
    [Accepts(typeof(SignUpRequest))]
    [Answers(StatusCodes.Status201Created, typeof(SessionResponse))]
    public async Task<IActionResult> SignUp(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/accounts")] HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<SignUpRequest>(cancellationToken);
        var wanted = new SignUp(body.Username, body.Password, body.Email, body.Phone, body.FullName);
        var signedIn = await accounts.SignUpAsync(wanted, request.HttpContext.LimitedAddress(), cancellationToken);
        return ApiResult.Created(SessionResponse.Of(signedIn), "/api/v1/users/me");
    }
}
