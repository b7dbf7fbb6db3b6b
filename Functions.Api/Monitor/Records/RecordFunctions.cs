using Domain.Ids;
using Domain.Media;
using Domain.Monitor.Repairs;
using Domain.Posts;
using Domain.Problems;
using Domain.Staff;
using Functions.Api.Http;
using Functions.Api.Monitor.Access;
using Functions.Api.Monitor.Hubs;
using Functions.Api.Monitor.Instances;
using Functions.Api.Monitor.Repairs;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Records;

/// <summary>The records that workflows bring to their ends.</summary>
public sealed class RecordFunctions(IMediaStore uploads, IPostStore posts, IRepairLog log)
{
    private const int MaxRepairs = 50;

    /// <summary>An upload.</summary>
    [Function(nameof(MonitorGetUpload))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "An upload's record and its workflow")]
    [Answers(StatusCodes.Status200OK, typeof(UploadRecordResponse))]
    public async Task<IActionResult> MonitorGetUpload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/uploads/{mediaId}")] HttpRequest request,
        string mediaId,
        [DurableClient(TaskHub = HubClients.MediaHub)] DurableTaskClient media,
        CancellationToken cancellationToken)
    {
        var id = HttpRequestExtensions.ParseId(mediaId, "upload");
        var record = await uploads.FindAsync(id, cancellationToken) ?? throw ProblemException.NotFound("upload");
        var (stuck, repairs) = await CaseOfAsync(new Subject(SubjectKind.Upload, id), cancellationToken);
        return ApiResult.Ok(new UploadRecordResponse
        {
            MediaId = id,
            OwnerId = record.OwnerId,
            Status = record.Status,
            Reason = record.Reason,
            ReasonDetail = record.ReasonDetail,
            Progress = record.Progress,
            Attempts = record.Attempts,
            DeclaredContentType = record.DeclaredContentType,
            AnnouncedBytes = record.AnnouncedBytes,
            UploadedBytes = record.Upload?.Length,
            CreatedAt = record.CreatedAt,
            ExpiresAt = record.ExpiresAt,
            CheckAfter = record.CheckAfter,
            DuplicateOf = record.DuplicateOf,
            NearDuplicates = record.NearDuplicates,
            UsedByPostId = record.UsedByPostId,
            Instance = await WorkflowOfAsync(HubClients.MediaHub, media, id, cancellationToken),
            Case = stuck,
            Repairs = repairs,
        });
    }

    /// <summary>A post.</summary>
    [Function(nameof(MonitorGetPost))]
    [StaffOnly(StaffRole.Reader)]
    [Operation(MonitorTag.Name, "A post's record and its workflow")]
    [Answers(StatusCodes.Status200OK, typeof(PostRecordResponse))]
    public async Task<IActionResult> MonitorGetPost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor/posts/{postId}")] HttpRequest request,
        string postId,
        [DurableClient(TaskHub = HubClients.SocialHub)] DurableTaskClient social,
        CancellationToken cancellationToken)
    {
        var id = HttpRequestExtensions.ParseId(postId, "post");
        var post = await posts.GetAsync(id, cancellationToken) ?? throw ProblemException.NotFound("post");
        var (stuck, repairs) = await CaseOfAsync(new Subject(SubjectKind.Post, id), cancellationToken);
        return ApiResult.Ok(new PostRecordResponse(
            id,
            post.AuthorId,
            post.Status,
            post.FailureReason,
            post.CreatedAt,
            post.PublishedAt,
            [.. post.Media.Select(medium => medium.MediaId)],
            await WorkflowOfAsync(HubClients.SocialHub, social, id, cancellationToken),
            stuck,
            repairs));
    }

    private async Task<(StuckResponse? Case, IReadOnlyList<RepairResponse> Repairs)> CaseOfAsync(Subject subject, CancellationToken cancellationToken)
    {
        var stuck = await log.FindAsync(subject, cancellationToken);
        return stuck is null
            ? (null, [])
            : (StuckResponse.Of(stuck), [.. (await log.ListRepairsAsync(subject, MaxRepairs, cancellationToken)).Select(RepairResponse.Of)]);
    }

    private static async Task<InstanceSummary?> WorkflowOfAsync(string hub, DurableTaskClient client, SnowflakeId id, CancellationToken cancellationToken) =>
        await client.FindAsync(id.ToString(), false, cancellationToken) is { } instance ? InstanceSummary.Of(hub, instance) : null;
}
