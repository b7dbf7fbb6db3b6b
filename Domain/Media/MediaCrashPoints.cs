namespace Domain.Media;

/// <summary>The places in the life of a medium at which tests kill the process: before and after each commit and side effect.</summary>
public static class MediaCrashPoints
{
    /// <summary>Before the pending record is written.</summary>
    public const string AnnounceBefore = "media.announce.before";

    /// <summary>After that, before its workflow is started.</summary>
    public const string AnnounceAfter = "media.announce.after";

    /// <summary>Before the confirmation is written.</summary>
    public const string ConfirmBefore = "media.confirm.before";

    /// <summary>After that, before the workflow is told.</summary>
    public const string ConfirmAfter = "media.confirm.after";

    /// <summary>After the workflow was told, before the caller is.</summary>
    public const string NotifyAfter = "media.notify.after";

    /// <summary>Before the upload is copied into the service's own container.</summary>
    public const string PinBefore = "media.pin.before";

    /// <summary>After that, before the record says so.</summary>
    public const string PinCopied = "media.pin.copied";

    /// <summary>After that, before the uploaded blob is deleted.</summary>
    public const string PinRecorded = "media.pin.recorded";

    /// <summary>After that.</summary>
    public const string PinAfter = "media.pin.after";

    /// <summary>Before the rendition is claimed.</summary>
    public const string ClaimBefore = "media.claim.before";

    /// <summary>After that, before the record refers to it.</summary>
    public const string ClaimRecorded = "media.claim.recorded";

    /// <summary>After that.</summary>
    public const string ClaimAfter = "media.claim.after";

    /// <summary>Before the decoder starts.</summary>
    public const string RenderBefore = "media.render.before";

    /// <summary>After the decoder answered, before anything is stored.</summary>
    public const string RenderDecoded = "media.render.decoded";

    /// <summary>After each stored variant.</summary>
    public const string RenderVariant = "media.render.variant";

    /// <summary>After all of them, before the rendition says so.</summary>
    public const string RenderStored = "media.render.stored";

    /// <summary>After that.</summary>
    public const string RenderAfter = "media.render.after";

    /// <summary>Before the picture is made findable by its perceptual hash.</summary>
    public const string FlagBefore = "media.flag.before";

    /// <summary>After that, before what looks like it is looked for.</summary>
    public const string FlagIndexed = "media.flag.indexed";

    /// <summary>After what was found is reported, before the record is flagged.</summary>
    public const string FlagReported = "media.flag.reported";

    /// <summary>After that.</summary>
    public const string FlagAfter = "media.flag.after";

    /// <summary>Before metadata.json is written.</summary>
    public const string MetadataBefore = "media.metadata.before";

    /// <summary>After that.</summary>
    public const string MetadataAfter = "media.metadata.after";

    /// <summary>Before the record gets its final status.</summary>
    public const string SettleBefore = "media.settle.before";

    /// <summary>After that, before what is no longer needed is deleted.</summary>
    public const string SettleRecorded = "media.settle.recorded";

    /// <summary>After that.</summary>
    public const string SettleAfter = "media.settle.after";

    /// <summary>Before the event is published.</summary>
    public const string PublishBefore = "media.publish.before";

    /// <summary>After that.</summary>
    public const string PublishAfter = "media.publish.after";

    /// <summary>Before the expiry is scheduled.</summary>
    public const string ScheduleBefore = "media.schedule.before";

    /// <summary>After that.</summary>
    public const string ScheduleAfter = "media.schedule.after";

    /// <summary>Before an unused medium is expired.</summary>
    public const string ExpireBefore = "media.expire.before";

    /// <summary>After that, before its blobs are deleted.</summary>
    public const string ExpireRecorded = "media.expire.recorded";

    /// <summary>After that.</summary>
    public const string ExpireAfter = "media.expire.after";

    /// <summary>After it is recorded where a rendition's files will go.</summary>
    public const string MovePlanned = "media.move.planned";

    /// <summary>After the files are there, before the rendition says so.</summary>
    public const string MoveCopied = "media.move.copied";

    /// <summary>After that, before the records that show it are changed.</summary>
    public const string MoveRecorded = "media.move.recorded";

    /// <summary>After that, and after public files were deleted.</summary>
    public const string MoveAfter = "media.move.after";

    /// <summary>After a film was inspected, before any part of it is made.</summary>
    public const string VideoInspected = "media.video.inspected";

    /// <summary>After a film's poster is stored, before that is known.</summary>
    public const string VideoPoster = "media.video.poster";

    /// <summary>After its sound is stored, before that is known.</summary>
    public const string VideoSound = "media.video.sound";

    /// <summary>After a segment was made, before any of it is stored.</summary>
    public const string VideoSegmentMade = "media.video.segment.made";

    /// <summary>After each stored file of a segment.</summary>
    public const string VideoSegmentFile = "media.video.segment.file";

    /// <summary>After a segment is known to be stored, before the record shows the progress.</summary>
    public const string VideoSegmentAfter = "media.video.segment.after";

    /// <summary>After each stored playlist.</summary>
    public const string VideoPlaylist = "media.video.playlist";

    /// <summary>After the rendition says that all is stored, before what is known of the parts is deleted.</summary>
    public const string VideoRecorded = "media.video.recorded";

    /// <summary>After that.</summary>
    public const string VideoAfter = "media.video.after";

    /// <summary>Those of films.</summary>
    public static IReadOnlyList<string> OfVideos { get; } =
    [
        VideoInspected, VideoPoster, VideoSound, VideoSegmentMade, VideoSegmentFile, VideoSegmentAfter, VideoPlaylist, VideoRecorded, VideoAfter,
    ];

    /// <summary>Those of a move, which not every medium meets.</summary>
    public static IReadOnlyList<string> OfMoves { get; } = [MovePlanned, MoveCopied, MoveRecorded, MoveAfter];

    /// <summary>All those of an upload.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        AnnounceBefore, AnnounceAfter, ConfirmBefore, ConfirmAfter, NotifyAfter,
        PinBefore, PinCopied, PinRecorded, PinAfter,
        ClaimBefore, ClaimRecorded, ClaimAfter,
        RenderBefore, RenderDecoded, RenderVariant, RenderStored, RenderAfter,
        FlagBefore, FlagIndexed, FlagReported, FlagAfter, MetadataBefore, MetadataAfter,
        SettleBefore, SettleRecorded, SettleAfter, PublishBefore, PublishAfter, ScheduleBefore, ScheduleAfter,
        ExpireBefore, ExpireRecorded, ExpireAfter,
    ];
}
