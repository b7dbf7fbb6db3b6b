using Domain.Ids;
using Domain.Posts;
using Functions.Api.Monitor.Instances;
using Functions.Api.Monitor.Repairs;

namespace Functions.Api.Monitor.Records;

/// <summary>A post as its record tells it, with the workflow that publishes it. What people wrote in it is not shown.</summary>
/// <param name="PostId">The post.</param>
/// <param name="AuthorId">Whose.</param>
/// <param name="Status">processing, published, failed and so on.</param>
/// <param name="FailureReason">Why it failed: a stable code.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="PublishedAt">When it became visible.</param>
/// <param name="MediaIds">The media it shows.</param>
/// <param name="Instance">Its workflow; null where there is none (any more).</param>
/// <param name="Case">The monitor's case of it; null where it was never stuck.</param>
/// <param name="Repairs">What the monitor did about it, newest first, at most 50.</param>
public sealed record PostRecordResponse(
    SnowflakeId PostId,
    SnowflakeId AuthorId,
    PostStatus Status,
    string? FailureReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<SnowflakeId> MediaIds,
    InstanceSummary? Instance,
    StuckResponse? Case,
    IReadOnlyList<RepairResponse> Repairs);
