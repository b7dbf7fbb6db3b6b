using System.Text.Json.Serialization;
using Domain.Ids;
using Domain.Media.Duplicates;
using Domain.Media.Uploads;
using Domain.Media.Videos;
using Domain.Problems;

namespace Domain.Media;

/// <summary>
/// One upload and what became of it. Immutable: every change is one of its methods, which check the rules and return the next version;
/// the store writes that version only if nobody wrote another meanwhile.
/// </summary>
public sealed record MediaRecord
{
    /// <summary>How far a film is when it is known which work it needs, and when all its parts are made.</summary>
    private const int Identified = 30;
    private const int Rendered = 98;

    /// <summary>Its id, also the name of the uploaded blob and of the workflow instance.</summary>
    public required SnowflakeId Id { get; init; }

    /// <summary>Who uploads.</summary>
    public required SnowflakeId OwnerId { get; init; }

    /// <summary>What it is for.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>What the client says the bytes are. Informational: the bytes themselves decide.</summary>
    public required string DeclaredContentType { get; init; }

    /// <summary>The length in bytes that the client announced; more is refused.</summary>
    public required long AnnouncedBytes { get; init; }

    /// <summary>How it is to look: the name of a <see cref="PictureLook"/>.</summary>
    public required string Filter { get; init; }

    /// <summary>Where it stands.</summary>
    [JsonInclude]
    public MediaStatus Status { get; private init; } = MediaStatus.Pending;

    /// <summary>Why it was rejected or failed: a stable code.</summary>
    [JsonInclude]
    public string? Reason { get; private init; }

    /// <summary>The reason as one sentence for its owner.</summary>
    [JsonInclude]
    public string? ReasonDetail { get; private init; }

    /// <summary>0 to 100.</summary>
    [JsonInclude]
    public int Progress { get; private init; }

    /// <summary>How often decoding it brought the decoder down.</summary>
    [JsonInclude]
    public int Attempts { get; private init; }

    /// <summary>When the upload was announced.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it expires, unless it is used before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the sweep looks at it next, while it is not settled.</summary>
    public required DateTimeOffset CheckAfter { get; init; }

    /// <summary>When the bytes were first confirmed; null while pending.</summary>
    [JsonInclude]
    public DateTimeOffset? ConfirmedAt { get; private init; }

    /// <summary>When a worker last began to decode it. Until then it waits for one, which is nobody's fault.</summary>
    [JsonInclude]
    public DateTimeOffset? WorkBeganAt { get; private init; }

    /// <summary>When a part of it was last done, where it is done in parts.</summary>
    [JsonInclude]
    public DateTimeOffset? AdvancedAt { get; private init; }

    /// <summary>The confirmed bytes; null while pending.</summary>
    [JsonInclude]
    public UploadPin? Upload { get; private init; }

    /// <summary>The service's own copy of them.</summary>
    [JsonInclude]
    public PinnedOriginal? Original { get; private init; }

    /// <summary>SHA-256 of the original, 64 lower-case hex digits.</summary>
    [JsonInclude]
    public string? Sha256 { get; private init; }

    /// <summary>The rendition that it refers to, shared with exact duplicates of the same owner.</summary>
    [JsonInclude]
    public string? RenditionId { get; private init; }

    /// <summary>What is shown, of a film its poster; set when finished.</summary>
    [JsonInclude]
    public RenderedImage? Image { get; private init; }

    /// <summary>What is played; set when finished.</summary>
    [JsonInclude]
    public RenderedVideo? Video { get; private init; }

    /// <summary>The owner's earlier medium of exactly the same bytes, whose rendition it shares.</summary>
    [JsonInclude]
    public SnowflakeId? DuplicateOf { get; private init; }

    /// <summary>Pictures that look nearly the same, nearest first.</summary>
    [JsonInclude]
    public IReadOnlyList<NearDuplicate> NearDuplicates { get; private init; } = [];

    /// <summary>The one post that uses it.</summary>
    [JsonInclude]
    public SnowflakeId? UsedByPostId { get; private init; }

    /// <summary>The upload is there. The first confirmation counts; a later one changes the pin only as <see cref="UploadPin.ByClient"/> says.</summary>
    public MediaRecord Confirm(UploadPin pin, DateTimeOffset now)
    {
        if (Status == MediaStatus.Pending)
        {
            return To(MediaStatus.Processing) with { Upload = pin, ConfirmedAt = now, Progress = 10 };
        }

        var mayFollow = Status == MediaStatus.Processing && Original is null && Upload is { ByClient: false };
        return mayFollow ? this with { Upload = pin } : this;
    }

    /// <summary>The service has its own copy.</summary>
    public MediaRecord Pin(PinnedOriginal original) => While(MediaStatus.Processing) with { Original = original, Progress = Math.Max(Progress, 30) };

    /// <summary>The bytes are known and belong to a rendition.</summary>
    public MediaRecord Identify(string sha256, string renditionId, SnowflakeId? duplicateOf) => While(MediaStatus.Processing) with
    {
        Sha256 = sha256,
        RenditionId = renditionId,
        DuplicateOf = duplicateOf,
        Progress = Math.Max(Progress, Kind == MediaKind.Video ? Identified : 50),
    };

    /// <summary>A worker begins to decode it.</summary>
    public MediaRecord BeginWork(DateTimeOffset now) => While(MediaStatus.Processing) with { WorkBeganAt = now };

    /// <summary>A part of it is done, after so many of all.</summary>
    public MediaRecord Advance(int done, int all, DateTimeOffset now) =>
        While(MediaStatus.Processing) with { AdvancedAt = now, Progress = Math.Max(Progress, Identified + ((Rendered - Identified) * done / all)) };

    /// <summary>Decoding brought the decoder down once more.</summary>
    public MediaRecord CountAttempt() => While(MediaStatus.Processing) with { Attempts = Attempts + 1 };

    /// <summary>These look nearly the same.</summary>
    public MediaRecord Flag(IReadOnlyList<NearDuplicate> nearDuplicates) => While(MediaStatus.Processing) with { NearDuplicates = nearDuplicates };

    /// <summary>Everything is stored.</summary>
    public MediaRecord Finish(RenderedImage image, RenderedVideo? video = null) =>
        To(MediaStatus.Finished) with { Image = image, Video = video, Progress = 100 };

    /// <summary>Its rendition was moved.</summary>
    public MediaRecord Relocate(string renditionId, RenderedImage image) =>
        Status == MediaStatus.Finished && RenditionId == renditionId && Image?.Place != image.Place ? this with { Image = image } : this;

    /// <summary>The bytes are unacceptable.</summary>
    public MediaRecord Reject(string reason, string detail) => To(MediaStatus.Rejected) with { Reason = reason, ReasonDetail = detail, Progress = 100 };

    /// <summary>Processing gives up.</summary>
    public MediaRecord Fail(string reason, string detail) => To(MediaStatus.Failed) with { Reason = reason, ReasonDetail = detail, Progress = 100 };

    /// <summary>An operator starts a failed medium again, with all its attempts.</summary>
    public MediaRecord Reopen() => Status == MediaStatus.Failed
        ? To(MediaStatus.Processing) with { Reason = null, ReasonDetail = null, Attempts = 0, Progress = 30 }
        : throw Illegal(MediaStatus.Processing);

    /// <summary>The sweep saw to it that its workflow runs.</summary>
    public MediaRecord Swept(DateTimeOffset nextCheck) => Status.IsSettled() ? this : this with { CheckAfter = nextCheck };

    /// <summary>Whether its time is over: not uploaded, or finished and not used, by <see cref="ExpiresAt"/>.</summary>
    public bool IsOverdue(DateTimeOffset now) =>
        now >= ExpiresAt && (Status == MediaStatus.Pending || (Status == MediaStatus.Finished && UsedByPostId is null));

    /// <summary>Its time is over.</summary>
    /// <exception cref="InvalidOperationException">It is in use, or its status does not allow it.</exception>
    public MediaRecord Expire() => Status == MediaStatus.Finished && UsedByPostId is not null
        ? throw Illegal(MediaStatus.Expired)
        : To(MediaStatus.Expired) with { Reason = Status == MediaStatus.Pending ? "not_uploaded" : "not_used", Progress = 100, Image = null, Video = null };

    /// <summary>A post takes it. The same post may take it again; no other post, ever.</summary>
    /// <exception cref="ProblemException"><c>media_expired</c>, <c>media_rejected</c>, <c>media_failed</c>, <c>media_wrong_kind</c>,
    /// <c>media_already_used</c>.</exception>
    public MediaRecord ClaimFor(SnowflakeId postId, DateTimeOffset now)
    {
        if (UsedByPostId == postId)
        {
            return this;
        }

        return this switch
        {
            { UsedByPostId: not null } => throw Unusable("media_already_used", "is used by another post"),
            { Status: MediaStatus.Rejected } => throw Unusable("media_rejected", $"was rejected ({Reason})"),
            { Status: MediaStatus.Failed } => throw Unusable("media_failed", $"could not be processed ({Reason})"),
            { Status: MediaStatus.Expired } => throw Unusable("media_expired", "has expired; upload it again"),
            { Kind: MediaKind.Story } => throw Unusable("media_wrong_kind", "was uploaded for something other than a post"),
            _ when IsOverdue(now) => throw Unusable("media_expired", "has expired; upload it again"),
            _ => this with { UsedByPostId = postId },
        };
    }

    /// <summary>Undoes <see cref="ClaimFor"/> of the same post; of any other, nothing.</summary>
    public MediaRecord ReleaseFrom(SnowflakeId postId) => UsedByPostId == postId ? this with { UsedByPostId = null } : this;

    private MediaRecord To(MediaStatus next) => Status.CanBecome(next) ? this with { Status = next } : throw Illegal(next);

    private MediaRecord While(MediaStatus status) => Status == status ? this : throw Illegal(status);

    private InvalidOperationException Illegal(MediaStatus next) => new($"Medium {Id} is {Status} and cannot be treated as {next}.");

    private ProblemException Unusable(string code, string what) => new(ProblemKind.Invalid, code, $"Medium {Id} {what}.");
}
