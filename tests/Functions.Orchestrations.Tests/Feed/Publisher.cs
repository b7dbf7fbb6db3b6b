using Domain.Ids;
using Domain.Posts;
using Functions.Orchestrations.FanOut;
using Functions.Orchestrations.Publishing;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Feed;

/// <summary>Runs the activities of <see cref="PublishPost"/> and <see cref="FanOutPost"/> in their order, without an engine between them.</summary>
internal sealed class Publisher(SocialWorld world)
{
    /// <summary>A post as soon as it is visible, and what brings it into timelines.</summary>
    public async Task<(Post Post, Func<Task> FanOut)> MakeVisibleAsync(SnowflakeId author, PostKind kind = PostKind.Post)
    {
        var post = await world.CreatePostAsync(author, kind);
        var published = await new MakeVisible(world.Posts, world.Cache).RunAsync(new(post.Id, world.Clock.GetUtcNow()), CancellationToken.None);
        return ((await world.Posts.GetAsync(post.Id, CancellationToken.None))!, () => FanOutAsync(published!));
    }

    public async Task<Post> PublishAsync(SnowflakeId author, PostKind kind = PostKind.Post)
    {
        var (post, fanOut) = await MakeVisibleAsync(author, kind);
        await fanOut();
        return post;
    }

    public async Task DeleteAsync(SnowflakeId post)
    {
        var record = await world.Posts.GetAsync(post, CancellationToken.None);
        await world.Cache.InvalidateAsync(post, CancellationToken.None);
        Assert.IsNotNull(await world.Posts.ReplaceAsync(record! with { DeletedAt = world.Clock.GetUtcNow() }, CancellationToken.None));
    }

    public async Task FanOutAsync(PublishedPost post, FanOutWork work = FanOutWork.Add)
    {
        var own = new WriteOwnTimelines(
            world.Timelines, world.Graph, world.Posts, new RecordingWarming(), world.Builder, world.Options, world.Clock);
        if (work == FanOutWork.Add && await own.RunAsync(post, CancellationToken.None) == Route.Fetch)
        {
            return;
        }

        var input = new FanOutInput(post, work, null);
        while (true)
        {
            var plan = await new PlanFanOut(world.Graph, world.Options).RunAsync(input, CancellationToken.None);
            foreach (var range in plan.Ranges)
            {
                await new WriteTimelines(world.Timelines, world.Graph, world.Options, world.Clock).RunAsync(new(post, work, range), CancellationToken.None);
            }

            if (plan.Next is not { } next)
            {
                return;
            }

            input = input with { After = next };
        }
    }
}
