using Domain.Ids;
using Domain.Monitor.Repairs;
using Functions.Api.Monitor.Instances;

namespace Functions.Api.Monitor.Repairs;

/// <summary>What the monitor did about something that was stuck.</summary>
/// <param name="Subject">upload, post, retraction or expiry.</param>
/// <param name="RecordId">The record.</param>
/// <param name="Hub">The hub of its workflow.</param>
/// <param name="InstanceId">Its workflow's instance.</param>
/// <param name="Workflow">Its workflow.</param>
/// <param name="Attempt">The how-manieth repair of it, from 1.</param>
/// <param name="Class">Why it was stuck.</param>
/// <param name="Evidence">What showed it.</param>
/// <param name="Action">What was done.</param>
/// <param name="Outcome">begun, done or failed.</param>
/// <param name="Error">Why it could not be done.</param>
/// <param name="Operator">Who asked for it; null for the monitor itself.</param>
/// <param name="At">When it was begun.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record RepairResponse(
    SubjectKind Subject,
    SnowflakeId RecordId,
    string Hub,
    string InstanceId,
    string Workflow,
    int Attempt,
    StuckClass Class,
    string Evidence,
    RepairAction Action,
    RepairOutcome Outcome,
    string? Error,
    string? Operator,
    DateTimeOffset At,
    DateTimeOffset? EndedAt)
{
    /// <summary>The answer for a repair.</summary>
    internal static RepairResponse Of(RepairRecord repair) => new(
        repair.Subject.Kind,
        repair.Subject.Id,
        StuckResponse.HubOf(repair.Subject),
        repair.InstanceId,
        repair.Workflow,
        repair.Attempt,
        repair.Class,
        Secrets.Redact(repair.Evidence),
        repair.Action,
        repair.Outcome,
        repair.Error is null ? null : Secrets.Redact(repair.Error),
        repair.Operator,
        repair.At,
        repair.EndedAt);
}
