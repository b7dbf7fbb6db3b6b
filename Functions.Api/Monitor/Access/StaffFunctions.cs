using Domain.Accounts;
using Domain.Ids;
using Domain.Problems;
using Domain.Staff;
using Functions.Api.Accounts;
using Functions.Api.Http;
using Functions.Api.Posts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.Monitor.Access;

/// <summary>Who may use the monitor, and what operators did in it.</summary>
public sealed class StaffFunctions(StaffService staff, IOperatorActionStore actions, IAccountStore accounts, ListCursor cursors, ApiOptions options)
{
    private const string ActionList = "operator-actions";

    /// <summary>The caller's own role.</summary>
    [Function(nameof(MonitorMe))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "Your role in the monitor")]
    [Answers(StatusCodes.Status200OK, typeof(StaffResponse))]
    public static IActionResult MonitorMe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/me")] HttpRequest request, FunctionContext context) =>
        ApiResult.Ok(StaffResponse.Of(StaffMiddleware.Member(context)));

    /// <summary>
    /// Gives a role. Only who holds the host's master key can: the first operator comes from somewhere, and no operator can make others.
    /// </summary>
    [Function(nameof(MonitorGrantRole))]
    [Operation(MonitorTag.Name, "Give somebody (id or user name) a role in the monitor, or take it away; takes the host's master key")]
    [Accepts(typeof(RoleRequest))]
    [Answers(StatusCodes.Status200OK, typeof(StaffResponse))]
    public async Task<IActionResult> MonitorGrantRole(
        [HttpTrigger(AuthorizationLevel.Admin, "put", Route = "monitor/roles/{user}")] HttpRequest request, string user, CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<RoleRequest>(cancellationToken);
        var id = await accounts.IdOfAsync(user, cancellationToken);
        return ApiResult.Ok(StaffResponse.Of(await staff.GrantAsync(id, body.Role, cancellationToken)));
    }

    /// <summary>What operators did.</summary>
    [Function(nameof(MonitorListActions))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "What operators did, newest first")]
    [Query("target", "Only what was done to this instance, message or account")]
    [Query("cursor", "Where to go on")]
    [Query("limit", "1 to 200; 50 unless given", IsNumber = true)]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<OperatorAction>))]
    public async Task<IActionResult> MonitorListActions(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/actions")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var reader = context.Caller().UserId;
        var limit = request.Limit(options.MonitorPageSize, options.MaxMonitorPageSize);
        var before = cursors.Id(ActionList, reader, request.Cursor());
        var target = request.Query["target"].ToString() is { Length: > 0 and <= 200 } given ? given : null;
        var found = await actions.ListAsync(target, before, limit, cancellationToken);
        return ApiResult.Ok(new ListResponse<OperatorAction>(found, found.Count == limit ? cursors.Next(ActionList, reader, found[^1].Id) : null));
    }
}
