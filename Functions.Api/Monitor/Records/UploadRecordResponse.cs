using Domain.Ids;
using Domain.Media;
using Domain.Media.Duplicates;
using Functions.Api.Monitor.Instances;
using Functions.Api.Monitor.Repairs;

namespace Functions.Api.Monitor.Records;

/// <summary>An upload as its record tells it, with the workflow that sees it through.</summary>
public sealed record UploadRecordResponse
{
    /// <summary>The medium.</summary>
    public required SnowflakeId MediaId { get; init; }

    /// <summary>Whose.</summary>
    public required SnowflakeId OwnerId { get; init; }

    /// <summary>pending, processing, finished, rejected, failed or expired.</summary>
    public required MediaStatus Status { get; init; }

    /// <summary>Why it was rejected or failed: a stable code.</summary>
    public required string? Reason { get; init; }

    /// <summary>The reason as a sentence.</summary>
    public required string? ReasonDetail { get; init; }

    /// <summary>0 to 100.</summary>
    public required int Progress { get; init; }

    /// <summary>How often decoding it brought the decoder down.</summary>
    public required int Attempts { get; init; }

    /// <summary>What the client says the bytes are.</summary>
    public required string DeclaredContentType { get; init; }

    /// <summary>Bytes the client announced.</summary>
    public required long AnnouncedBytes { get; init; }

    /// <summary>Bytes that were confirmed; null while pending.</summary>
    public required long? UploadedBytes { get; init; }

    /// <summary>When it was announced.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires unless it is used.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the sweep looks at it next.</summary>
    public required DateTimeOffset CheckAfter { get; init; }

    /// <summary>The medium of the same bytes whose rendition it shares.</summary>
    public required SnowflakeId? DuplicateOf { get; init; }

    /// <summary>Pictures that look nearly the same, nearest first, whosever they are.</summary>
    public required IReadOnlyList<NearDuplicate> NearDuplicates { get; init; }

    /// <summary>The post that uses it.</summary>
    public required SnowflakeId? UsedByPostId { get; init; }

    /// <summary>Its workflow; null where there is none (any more).</summary>
    public required InstanceSummary? Instance { get; init; }

    /// <summary>The monitor's case of it; null where it was never stuck.</summary>
    public required StuckResponse? Case { get; init; }

    /// <summary>What the monitor did about it, newest first, at most 50.</summary>
    public required IReadOnlyList<RepairResponse> Repairs { get; init; }
}
