using Domain.Faults;
using Domain.Ids;
using Domain.Media.Blobs;
using Domain.Problems;

namespace Domain.Media.Uploads;

/// <summary>Announces, confirms and reports uploads. The bytes never pass through here (UP-1).</summary>
public sealed class UploadService(IMediaStore store, IBlobStore blobs, MediaOptions options, TimeProvider time)
{
    private const int MaxContentTypeLength = 100;

    /// <summary>
    /// Creates a pending medium, starts its workflow and hands out the upload URL. Repeated with the same id, it goes on with the same medium.
    /// </summary>
    /// <param name="mediaId">The id it gets.</param>
    /// <param name="ownerId">Who uploads.</param>
    /// <param name="request">What is announced.</param>
    /// <param name="workflow">The workflow to start.</param>
    /// <param name="cancellationToken">Gives up; what exists by then is found by the sweep.</param>
    /// <exception cref="ProblemException"><c>unsupported_kind</c>, <c>invalid_content_type</c>, <c>invalid_size</c>, <c>too_large</c>,
    /// <c>unknown_filter</c>, <c>unknown_frame</c>, <c>invalid_adjustments</c>, <c>look_not_available</c>.</exception>
    public async Task<UploadTicket> AnnounceAsync(
        SnowflakeId mediaId, SnowflakeId ownerId, UploadRequest request, IMediaWorkflow workflow, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var kind = KindOf(request);
        var media = new MediaRecord
        {
            Id = mediaId,
            OwnerId = ownerId,
            Kind = kind,
            DeclaredContentType = ContentTypeOf(request, kind),
            AnnouncedBytes = SizeOf(request, kind),
            Filter = LookOf(request, kind).Name,
            CreatedAt = now,
            ExpiresAt = now + options.UnusedLifetime,
            CheckAfter = now + options.SweepAfter,
        };
        CrashPoint.Reach(MediaCrashPoints.AnnounceBefore);
        media = await store.CreateAsync(media, cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.AnnounceAfter);
        await workflow.EnsureStartedAsync(media.Id, cancellationToken);
        return await TicketAsync(media, cancellationToken);
    }

    /// <summary>A fresh URL for the same blob, while the medium is pending.</summary>
    /// <exception cref="ProblemException"><c>media_not_found</c>; <c>media_not_pending</c> (409).</exception>
    public async Task<UploadTicket> RenewUrlAsync(SnowflakeId ownerId, SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        var media = await GetAsync(ownerId, mediaId, cancellationToken);
        return media.Status == MediaStatus.Pending && !media.IsOverdue(time.GetUtcNow())
            ? await TicketAsync(media, cancellationToken)
            : throw new ProblemException(ProblemKind.Conflict, "media_not_pending", "The upload is already confirmed or its time is over.");
    }

    /// <summary>The client says that its upload is complete. Any number of times, before or after the storage's own event (UP-3).</summary>
    /// <returns>The record, which is at least processing.</returns>
    /// <exception cref="ProblemException"><c>media_not_found</c>; <c>not_uploaded</c> (409): there is no blob yet.</exception>
    public async Task<MediaRecord> CompleteAsync(SnowflakeId ownerId, SnowflakeId mediaId, IMediaWorkflow workflow, CancellationToken cancellationToken)
    {
        var media = await GetAsync(ownerId, mediaId, cancellationToken);
        if (media.Status.IsSettled() || media.Original is not null)
        {
            return media;
        }

        if (await blobs.FindAsync(BlobAddress.Upload(mediaId), cancellationToken) is { } uploaded)
        {
            return await ConfirmAsync(mediaId, new(uploaded.ETag, uploaded.Length, ByClient: true), workflow, cancellationToken) ?? media;
        }

        // The workflow may have taken the blob away since the record was read.
        media = await GetAsync(ownerId, mediaId, cancellationToken);
        return media.Status == MediaStatus.Pending
            ? throw new ProblemException(ProblemKind.Conflict, "not_uploaded", "Nothing has been uploaded yet: write the blob to the upload URL first.")
            : media;
    }

    /// <summary>The storage says that the blob was written. Any number of times, in any order with <see cref="CompleteAsync"/>.</summary>
    /// <returns>The record, or null for a blob that belongs to no medium.</returns>
    public async Task<MediaRecord?> ConfirmAsync(SnowflakeId mediaId, UploadPin pin, IMediaWorkflow workflow, CancellationToken cancellationToken)
    {
        CrashPoint.Reach(MediaCrashPoints.ConfirmBefore);
        var media = await store.UpdateAsync(mediaId, current => current.Confirm(pin, time.GetUtcNow()), cancellationToken);
        CrashPoint.Reach(MediaCrashPoints.ConfirmAfter);
        if (media is { Status: MediaStatus.Processing, Original: null })
        {
            await workflow.NotifyConfirmedAsync(mediaId, cancellationToken);
            CrashPoint.Reach(MediaCrashPoints.NotifyAfter);
        }

        return media;
    }

    /// <summary>The owner's medium.</summary>
    /// <exception cref="ProblemException"><c>media_not_found</c>, also for somebody else's.</exception>
    public async Task<MediaRecord> GetAsync(SnowflakeId ownerId, SnowflakeId mediaId, CancellationToken cancellationToken) =>
        await store.FindAsync(mediaId, cancellationToken) is { } media && media.OwnerId == ownerId ? media : throw ProblemException.NotFound("media");

    private async Task<UploadTicket> TicketAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        var lifetimeEnd = time.GetUtcNow() + options.UploadUrlLifetime;
        var expiresAt = lifetimeEnd < media.ExpiresAt ? lifetimeEnd : media.ExpiresAt;
        return new(media, await blobs.SignUploadAsync(BlobAddress.Upload(media.Id), expiresAt, cancellationToken), expiresAt);
    }

    private static MediaKind KindOf(UploadRequest request) => request.Kind switch
    {
        "image" => MediaKind.Image,
        "video" => MediaKind.Video,
        "story" => MediaKind.Story,
        _ => throw Invalid("unsupported_kind", "The kind must be one of: image, video, story."),
    };

    private static string ContentTypeOf(UploadRequest request, MediaKind kind)
    {
        var (type, what) = kind == MediaKind.Video ? ("video/", "a video, such as video/mp4") : ("image/", "a picture, such as image/jpeg");
        return request.ContentType.Length <= MaxContentTypeLength && request.ContentType.StartsWith(type, StringComparison.OrdinalIgnoreCase)
            ? request.ContentType
            : throw Invalid("invalid_content_type", $"The content_type must be that of {what}.");
    }

    private long SizeOf(UploadRequest request, MediaKind kind)
    {
        var (most, what) = kind == MediaKind.Video ? (options.MaxVideoBytes, "video") : (options.MaxImageBytes, "picture");
        return request.Size switch
        {
            > 0 when request.Size <= most => request.Size,
            > 0 => throw new ProblemException(ProblemKind.TooLarge, "too_large", $"A {what} has at most {most} bytes."),
            _ => throw Invalid("invalid_size", "The size must be the file's length in bytes, at least 1."),
        };
    }

    private static PictureLook LookOf(UploadRequest request, MediaKind kind)
    {
        var look = (request.Adjustments ?? new()).Apply(request.FilterId ?? MediaFilter.Normal, request.FrameId ?? MediaFrame.None);
        return kind != MediaKind.Video || look.Name == PictureLook.Normal.Name
            ? look
            : throw Invalid("look_not_available", "Filters, adjustments and frames are for pictures; a video is shown as it is.");
    }

    private static ProblemException Invalid(string code, string detail) => new(ProblemKind.Invalid, code, detail);
}
