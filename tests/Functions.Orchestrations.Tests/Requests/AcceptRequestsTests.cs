using Domain.Feed;
using Domain.Ids;
using Domain.Social;
using Functions.Orchestrations.Tests.Feed;
using Functions.Orchestrations.Tests.Publishing;
using Infrastructure.Durable;
using Tests.Shared;

namespace Functions.Orchestrations.Tests.Requests;

/// <summary>Who has asked to follow a private account follows it once it is public.</summary>
[TestClass]
public sealed class AcceptRequestsTests : RedisTest
{
    private SocialWorld world = null!;
    private SnowflakeId star;

    [TestInitialize]
    public async Task OpenAsync()
    {
        world = await SocialWorld.OpenAsync(Redis);
        star = await world.AddPersonAsync(isPrivate: true);
    }

    [TestCleanup]
    public async Task CloseAsync() => await world.DisposeAsync();

    [TestMethod]
    public async Task Everybody_who_still_asks_follows_as_if_he_had_just_followed()
    {
        await using var host = await SocialHost.StartAsync(world, Redis, new(), new GraphOptions { AcceptBatch = 2 });
        var people = await world.AddPeopleAsync(7);
        await world.VisitAsync(people[0]);
        foreach (var person in people)
        {
            Assert.AreEqual(EdgeState.Requested, await world.Follows.FollowAsync(person, star, Cancellation));
        }

        await world.Follows.UnfollowAsync(people[5], star, Cancellation);
        await world.Follows.DeclineAsync(star, people[6], Cancellation);
        var post = await new Publisher(world).PublishAsync(star);
        await GoPublicAsync();
        for (var version = 1; version <= 2; version++)
        {
            await new DurableRequestWorkflow(host.Client, world.Clock).AcceptAsync(star, $"{version}", Cancellation);
            _ = await host.EndAsync(DurableRequestWorkflow.InstanceIdOf(star, $"{version}"), Cancellation);

            CollectionAssert.AreEquivalent(people[..5], (await world.Graph.ListFollowerRangeAsync(star, null, null, 100, Cancellation)).ToList());
            Assert.IsEmpty(await world.Graph.ListRequestsAsync(star, null, 100, Cancellation));
            Assert.AreEqual(5, (await world.Graph.GetCountsAsync(star, Cancellation)).Followers);
            CollectionAssert.AreEqual(new[] { post.Id }, (await world.PeekAsync(TimelineName.Home(people[0])))!.ToList(), "Older posts come at once.");
        }
    }

    [TestMethod]
    public async Task Nobody_is_accepted_while_the_account_is_private()
    {
        var person = await world.AddPersonAsync();
        _ = await world.Follows.FollowAsync(person, star, Cancellation);
        Assert.IsNull(await world.Follows.AcceptRequestsAsync(star, null, Cancellation));
        Assert.HasCount(1, await world.Graph.ListRequestsAsync(star, null, 100, Cancellation));
    }

    private async Task GoPublicAsync()
    {
        var account = (await world.Accounts.GetAsync(star, Cancellation))!;
        Assert.IsNotNull(await world.Accounts.ReplaceAsync(account with { IsPrivate = false }, Cancellation));
    }
}
