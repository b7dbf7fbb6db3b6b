using Domain.Accounts;
using Domain.Staff;
using Functions.Api.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Functions.Api.Monitor.Access;

/// <summary>
/// Lets nobody past a function's <see cref="StaffOnlyAttribute"/> without that role, and logs what operators do.
/// The role comes from the account as it is now, not from the token.
/// </summary>
public sealed partial class StaffMiddleware(StaffService staff, ILogger<StaffMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private static readonly object MemberKey = new();

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || HttpFunction.Find(context.FunctionDefinition.Name) is not { Role: { } role } function)
        {
            await next(context);
            return;
        }

        var member = await staff.RequireAsync(context.Caller().UserId, role, http.RequestAborted);
        context.Items[MemberKey] = member;
        if (role < StaffRole.Operator)
        {
            await next(context);
            return;
        }

        var outcome = "failed";
        try
        {
            await next(context);
            outcome = "done";
        }
        finally
        {
            LogActed(member.Username, member.Id.ToString(), function.Name, Shown(http.Request.Path), outcome);
        }
    }

    /// <summary>The member of staff who calls a function that only staff may call.</summary>
    internal static Account Member(FunctionContext context) => (Account)context.Items[MemberKey];

    // Paths hold what clients send: no line of the log may be theirs to write.
    private static string Shown(PathString path) => new([.. path.ToString().Take(200).Select(character => char.IsControl(character) ? '?' : character)]);

    [LoggerMessage(Level = LogLevel.Information, Message = "Operator {Operator} ({OperatorId}) called {Function} at {Path}: {Outcome}")]
    private partial void LogActed(string @operator, string operatorId, string function, string path, string outcome);
}
