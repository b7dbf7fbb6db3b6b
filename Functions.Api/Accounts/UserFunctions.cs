using Domain.Accounts;
using Domain.Ids;
using Domain.Posts;
using Domain.Problems;
using Functions.Api.Http;
using Infrastructure.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Accounts;

/// <summary>Profiles.</summary>
public sealed class UserFunctions(AccountService service, IAccountStore accounts, PostReader reader, UserPresenter presenter, TimeProvider time)
{
    private const string Tag = "Users";

    /// <summary>One's own profile.</summary>
    [Function(nameof(GetMe))]
    [Operation(Tag, "Your profile")]
    [Answers(StatusCodes.Status200OK, typeof(UserResponse))]
    public async Task<IActionResult> GetMe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/users/me")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var caller = context.Caller().UserId;
        var account = await accounts.GetAsync(caller, cancellationToken) ?? throw ProblemException.NotFound("user");
        return await AnswerAsync(account, caller, cancellationToken);
    }

    /// <summary>Changes one's own profile.</summary>
    [Function(nameof(EditMe))]
    [Operation(Tag, "Change your profile; send If-Match to change only what you have seen")]
    [Accepts(typeof(ProfileRequest))]
    [Answers(StatusCodes.Status200OK, typeof(UserResponse))]
    public async Task<IActionResult> EditMe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/users/me")] HttpRequest request,
        [DurableClient(TaskHub = "media")] DurableTaskClient media,
        [DurableClient(TaskHub = "social")] DurableTaskClient social,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var (body, given) = await request.ReadPatchAsync<ProfileRequest>(cancellationToken);
        var caller = context.Caller().UserId;
        var edit = new ProfileEdit
        {
            Username = NotNull("username", body.Username),
            FullName = NotNull("full_name", body.FullName),
            Bio = NotNull("bio", body.Bio),
            IsPrivate = given.Contains("is_private") && body.IsPrivate is null
                ? throw HttpRequestExtensions.InvalidField("is_private", "must be true or false")
                : body.IsPrivate,
            Email = given.Contains("email") ? new(body.Email) : null,
            Phone = given.Contains("phone") ? new(body.Phone) : null,
            ProfileMediaId = given.Contains("profile_media_id") ? new(body.ProfileMediaId) : null,
            Precondition = account => EntityVersion.Demand(request, account.ETag),
        };
        var edited = await service.EditAsync(caller, edit, new DurableExposureWorkflow(media, time), new DurableRequestWorkflow(social, time), cancellationToken);
        return await AnswerAsync(edited, caller, cancellationToken);

        string? NotNull(string field, string? value) =>
            given.Contains(field) && value is null ? throw HttpRequestExtensions.InvalidField(field, "must be text") : value;
    }

    /// <summary>Somebody's profile.</summary>
    [Function(nameof(GetUser))]
    [Operation(Tag, "A person's profile, by id or user name")]
    [Answers(StatusCodes.Status200OK, typeof(UserResponse))]
    public async Task<IActionResult> GetUser(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/users/{user}")] HttpRequest request,
        string user,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var viewer = context.Caller().UserId;
        var id = await accounts.IdOfAsync(user, cancellationToken);
        var (account, relationship) = await reader.GetAccountAsync(viewer, id, cancellationToken);
        return ApiResult.Ok(await presenter.PresentAsync(account, viewer, relationship, cancellationToken)).WithVersion(account.ETag);
    }

    private async Task<IActionResult> AnswerAsync(Account account, SnowflakeId caller, CancellationToken cancellationToken) =>
        ApiResult.Ok(await presenter.PresentAsync(account, caller, default, cancellationToken)).WithVersion(account.ETag);
}
