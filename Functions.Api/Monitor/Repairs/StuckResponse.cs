using Domain.Ids;
using Domain.Monitor.Repairs;
using Functions.Api.Monitor.Hubs;
using Functions.Api.Monitor.Instances;

namespace Functions.Api.Monitor.Repairs;

/// <summary>Something that is, or was, stuck.</summary>
/// <param name="Subject">upload, post, retraction or expiry.</param>
/// <param name="RecordId">The record.</param>
/// <param name="Hub">The hub of its workflow.</param>
/// <param name="InstanceId">Its workflow's instance.</param>
/// <param name="Workflow">Its workflow.</param>
/// <param name="State">open, dead_lettered or closed.</param>
/// <param name="Class">Why it is stuck.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="Stage">The stage in which it is stuck.</param>
/// <param name="Since">Since when.</param>
/// <param name="SeenAt">When the monitor last looked.</param>
/// <param name="Repairs">Repairs so far.</param>
/// <param name="RepairedAt">When the last one was begun.</param>
public sealed record StuckResponse(
    SubjectKind Subject,
    SnowflakeId RecordId,
    string Hub,
    string InstanceId,
    string Workflow,
    CaseState State,
    StuckClass Class,
    string Evidence,
    string Stage,
    DateTimeOffset Since,
    DateTimeOffset SeenAt,
    int Repairs,
    DateTimeOffset? RepairedAt)
{
    /// <summary>The answer for a case.</summary>
    internal static StuckResponse Of(StuckSubject stuck) => new(
        stuck.Subject.Kind,
        stuck.Subject.Id,
        HubOf(stuck.Subject),
        stuck.InstanceId,
        stuck.Workflow,
        stuck.State,
        stuck.Class,
        Secrets.Redact(stuck.Evidence),
        stuck.Stage,
        stuck.Since,
        stuck.SeenAt,
        stuck.Repairs,
        stuck.RepairedAt);

    internal static string HubOf(Subject subject) => subject.Kind is SubjectKind.Upload or SubjectKind.Expiry ? HubClients.MediaHub : HubClients.SocialHub;
}
