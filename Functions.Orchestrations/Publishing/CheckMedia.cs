using Domain.Ids;
using Domain.Media;
using Domain.Posts;
using Domain.Problems;
using Domain.Publishing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Orchestrations.Publishing;

/// <summary>Claims a post's media for it, in case its creation did not get so far, and looks how they stand.</summary>
public sealed class CheckMedia(IPostStore posts, IMediaStore media, MediaClaims claims, PublishOptions options, TimeProvider time)
{
    /// <summary>The activity.</summary>
    [Function(nameof(CheckMedia))]
    public async Task<MediaCheck> RunAsync([ActivityTrigger] SnowflakeId postId, CancellationToken cancellationToken)
    {
        var post = await posts.GetAsync(postId, cancellationToken);
        if (post is null or { DeletedAt: not null } or { Status: PostStatus.Failed })
        {
            return new(MediaState.PostGone, null, default);
        }

        if (post.Status == PostStatus.Published)
        {
            return new(MediaState.Ready, null, default);
        }

        SnowflakeId[] ids = [.. post.Media.Select(medium => medium.MediaId)];
        try
        {
            _ = await claims.ClaimForPostAsync(ids, post.AuthorId, postId, cancellationToken);
        }
        catch (ProblemException e)
        {
            return new(MediaState.Refused, e.Code, default);
        }

        var found = await media.FindManyAsync(ids, cancellationToken);
        var refused = found.Values.FirstOrDefault(medium => medium.Status is MediaStatus.Rejected or MediaStatus.Failed or MediaStatus.Expired);
        return refused is not null ? new(MediaState.Refused, refused.Reason ?? "media_expired", default)
            : found.Values.All(medium => medium.Status == MediaStatus.Finished) ? new(MediaState.Ready, null, default)
            : new(MediaState.Waiting, null, ReminderFor(post));
    }

    // As long again as it has waited, within bounds.
    private TimeSpan ReminderFor(Post post) =>
        TimeSpan.FromTicks(Math.Clamp((time.GetUtcNow() - post.CreatedAt).Ticks, options.FirstReminder.Ticks, options.LastReminder.Ticks));
}
