using Domain.Faults;
using Domain.Feed;
using Domain.Posts;
using Domain.Social;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Orchestrations.Publishing;

/// <summary>Makes a post visible, once: from this moment whoever asks the database sees it.</summary>
public sealed class MakeVisible(IPostStore posts, IPostCache cache)
{
    /// <summary>The activity.</summary>
    /// <returns>Null when the post was deleted meanwhile.</returns>
    [Function(nameof(MakeVisible))]
    public async Task<PublishedPost?> RunAsync([ActivityTrigger] Publication publication, CancellationToken cancellationToken)
    {
        await cache.InvalidateAsync(publication.PostId, cancellationToken);
        CrashPoint.Reach(SocialCrashPoints.PublishBefore);
        var post = await posts.PublishAsync(publication.PostId, publication.At, cancellationToken);
        CrashPoint.Reach(SocialCrashPoints.PublishAfter);
        return post is { Status: PostStatus.Published, DeletedAt: null } ? new(post.AuthorId, post.Key, post.Kind) : null;
    }
}
