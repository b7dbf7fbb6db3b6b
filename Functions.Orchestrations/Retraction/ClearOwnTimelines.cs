using Domain.Feed;
using Domain.Ids;
using Domain.Posts;
using Functions.Orchestrations.Publishing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Orchestrations.Retraction;

/// <summary>Takes a deleted post out of its author's count, own timeline and set.</summary>
public sealed class ClearOwnTimelines(IPostStore posts, ITimelineStore timelines)
{
    /// <summary>The activity.</summary>
    /// <returns>The post, or null when followers cannot have it.</returns>
    [Function(nameof(ClearOwnTimelines))]
    public async Task<PublishedPost?> RunAsync([ActivityTrigger] SnowflakeId postId, CancellationToken cancellationToken)
    {
        if (await posts.GetAsync(postId, cancellationToken) is not { DeletedAt: not null } post)
        {
            return null;
        }

        await posts.SettleAsync(postId, cancellationToken);
        var published = new PublishedPost(post.AuthorId, post.Key, post.Kind);
        await timelines.RemoveAsync(published.OfAuthor(), postId, cancellationToken);
        return post.PublishedAt is null ? null : published;
    }
}
