using Domain.Ids;
using Domain.Problems;
using Domain.Social;
using Infrastructure.Tests.Redis;
using Tests.Shared;

namespace Infrastructure.Tests.Social;

[TestClass]
public sealed class GraphServiceTests : RedisTest
{
    private SocialWorld world = null!;
    private FaultyGraphStore faults = null!;

    [TestInitialize]
    public async Task OpenAsync() => world = await SocialWorld.OpenAsync(Redis, wrapGraph: graph => faults = new FaultyGraphStore(graph));

    [TestCleanup]
    public async Task CloseAsync() => await world.DisposeAsync();

    [TestMethod]
    public async Task Following_and_unfollowing_twice_is_once()
    {
        var (ann, bob) = await TwoAsync();
        Assert.AreEqual(EdgeState.Following, await world.Follows.FollowAsync(ann, bob, Cancellation));
        Assert.AreEqual(EdgeState.Following, await world.Follows.FollowAsync(ann, bob, Cancellation));
        await AssertStandingAsync(ann, bob, follows: true);
        await world.Follows.UnfollowAsync(ann, bob, Cancellation);
        await world.Follows.UnfollowAsync(ann, bob, Cancellation);
        await AssertStandingAsync(ann, bob, follows: false);
        Assert.AreEqual(EdgeState.Following, await world.Follows.FollowAsync(ann, bob, Cancellation));
        await AssertStandingAsync(ann, bob, follows: true);
    }

    [TestMethod]
    [DataRow("follow")]
    [DataRow("unfollow")]
    [DataRow("request")]
    [DataRow("approve")]
    [DataRow("decline")]
    [DataRow("block")]
    [DataRow("unblock")]
    public async Task A_crash_after_any_write_leaves_nothing_wrong_and_the_retry_completes_with_exact_counts(string change) =>
        await CrashEverywhereAsync(change, (perform, _, _) => perform());

    [TestMethod]
    [DataRow("follow")]
    [DataRow("unfollow")]
    [DataRow("approve")]
    [DataRow("block")]
    [DataRow("unblock")]
    public async Task A_crash_after_any_write_is_completed_by_the_sweep(string change) =>
        await CrashEverywhereAsync(
            change,
            async (_, _, _) =>
            {
                world.Clock.Advance(TimeSpan.FromMinutes(5));
                await world.Follows.CompleteUnsettledAsync(Cancellation);
                Assert.AreEqual(0, await world.Follows.CompleteUnsettledAsync(Cancellation));
            });

    [TestMethod]
    public async Task Many_who_follow_and_unfollow_at_once_leave_exact_counts()
    {
        var star = await world.AddPersonAsync();
        var people = await world.AddPeopleAsync(12);
        await Parallel.ForEachAsync(
            people.SelectMany(static person => Enumerable.Repeat(person, 3)),
            new ParallelOptions { MaxDegreeOfParallelism = 12 },
            async (person, token) =>
            {
                await world.Follows.FollowAsync(person, star, token);
                await world.Follows.UnfollowAsync(person, star, token);
                await world.Follows.FollowAsync(person, star, token);
            });
        var followers = await world.Graph.ListFollowersAsync(star, null, 100, Cancellation);
        var range = await world.Graph.ListFollowerRangeAsync(star, null, null, 100, Cancellation);
        Assert.AreEqual(followers.Count, (await world.Graph.GetCountsAsync(star, Cancellation)).Followers);
        CollectionAssert.AreEquivalent(followers.Select(static place => place.Person).ToList(), range.ToList());
        foreach (var person in people)
        {
            var follows = (await world.Graph.GetRelationshipsAsync(person, [star], Cancellation))[star].Following;
            Assert.AreEqual(follows, range.Contains(person), "Both sides say the same.");
            Assert.AreEqual(follows ? 1 : 0, (await world.Graph.GetCountsAsync(person, Cancellation)).Following);
        }
    }

    [TestMethod]
    public async Task Following_and_blocking_at_the_same_moment_never_ends_in_a_follow()
    {
        for (var round = 0; round < 15; round++)
        {
            var (ann, bob) = await TwoAsync();
            var follow = Task.Run(async () =>
            {
                try
                {
                    await world.Follows.FollowAsync(ann, bob, Cancellation);
                }
                catch (ProblemException e) when (e.Code == "user_not_found")
                {
                    // The block came first.
                }
            });
            await world.Follows.BlockAsync(bob, ann, Cancellation);
            await follow;
            await AssertStandingAsync(ann, bob, follows: false);
            Assert.IsTrue((await world.Graph.GetRelationshipsAsync(ann, [bob], Cancellation))[bob].BlockedBy);
        }
    }

    [TestMethod]
    public async Task A_private_account_is_followed_only_when_it_agrees()
    {
        var ann = await world.AddPersonAsync();
        var bob = await world.AddPersonAsync(isPrivate: true);
        Assert.AreEqual(EdgeState.Requested, await world.Follows.FollowAsync(ann, bob, Cancellation));
        await AssertStandingAsync(ann, bob, follows: false);
        Assert.AreEqual(ann, (await world.Graph.ListRequestsAsync(bob, null, 10, Cancellation)).Single().Person);
        Assert.IsTrue((await world.Graph.GetRelationshipsAsync(bob, [ann], Cancellation))[ann].RequestedBy);
        await world.Follows.ApproveAsync(bob, ann, Cancellation);
        await AssertStandingAsync(ann, bob, follows: true);
        Assert.IsEmpty(await world.Graph.ListRequestsAsync(bob, null, 10, Cancellation));
        await world.Follows.RemoveFollowerAsync(bob, ann, Cancellation);
        await AssertStandingAsync(ann, bob, follows: false);
        await AssertProblemAsync("request_not_found", () => world.Follows.ApproveAsync(bob, ann, Cancellation));
    }

    [TestMethod]
    public async Task Blocking_ends_both_follows_and_is_seen_from_both_sides_until_unblocked()
    {
        var (ann, bob) = await TwoAsync();
        await world.Follows.FollowAsync(ann, bob, Cancellation);
        await world.Follows.FollowAsync(bob, ann, Cancellation);
        await world.Follows.BlockAsync(ann, bob, Cancellation);
        await AssertStandingAsync(ann, bob, follows: false);
        await AssertStandingAsync(bob, ann, follows: false);
        Assert.AreEqual(new Relationship { Blocking = true }, (await world.Graph.GetRelationshipsAsync(ann, [bob], Cancellation))[bob]);
        Assert.AreEqual(new Relationship { BlockedBy = true }, (await world.Graph.GetRelationshipsAsync(bob, [ann], Cancellation))[ann]);
        await AssertProblemAsync("user_blocked", () => world.Follows.FollowAsync(ann, bob, Cancellation));
        await AssertProblemAsync("user_not_found", () => world.Follows.FollowAsync(bob, ann, Cancellation));
        Assert.AreEqual(bob, (await world.Graph.ListBlockedAsync(ann, null, 10, Cancellation)).Single().Person);
        await world.Follows.UnblockAsync(ann, bob, Cancellation);
        Assert.AreEqual(default, (await world.Graph.GetRelationshipsAsync(ann, [bob], Cancellation))[bob]);
        Assert.AreEqual(EdgeState.Following, await world.Follows.FollowAsync(bob, ann, Cancellation));
    }

    [TestMethod]
    public async Task Impossible_wishes_are_refused()
    {
        var ann = await world.AddPersonAsync();
        await AssertProblemAsync("cannot_follow_yourself", () => world.Follows.FollowAsync(ann, ann, Cancellation));
        await AssertProblemAsync("cannot_block_yourself", () => world.Follows.BlockAsync(ann, ann, Cancellation));
        await AssertProblemAsync("user_not_found", () => world.Follows.FollowAsync(ann, new(5), Cancellation));
        await AssertProblemAsync("user_not_found", () => world.Follows.BlockAsync(ann, new(5), Cancellation));
        await AssertProblemAsync("request_not_found", () => world.Follows.ApproveAsync(ann, new(5), Cancellation));
    }

    [TestMethod]
    public async Task Lists_page_latest_first_without_repeating_anybody()
    {
        var star = await world.AddPersonAsync();
        var people = await world.AddPeopleAsync(7);
        foreach (var person in people)
        {
            world.Clock.Advance(TimeSpan.FromMilliseconds(person.Value % 2));
            await world.Follows.FollowAsync(person, star, Cancellation);
        }

        var listed = new List<SnowflakeId>();
        for (EdgePlace? after = null; ;)
        {
            var page = await world.Graph.ListFollowersAsync(star, after, 3, Cancellation);
            listed.AddRange(page.Select(static place => place.Person));
            if (page.Count < 3)
            {
                break;
            }

            after = page[^1];
        }

        CollectionAssert.AreEquivalent(people, listed);
        Assert.AreEqual(listed[0], (await world.Graph.ListFollowersAsync(star, null, 1, Cancellation))[0].Person);
    }

    [TestMethod]
    public async Task An_author_is_marked_as_celebrity_once_and_found_among_many()
    {
        var people = await world.AddPeopleAsync(3);
        Assert.AreEqual(new Audience(people[0], 0, 5), await world.Graph.MarkPulledAsync(people[0], 5, Cancellation));
        Assert.AreEqual(new Audience(people[0], 0, 5), await world.Graph.MarkPulledAsync(people[0], 9, Cancellation));
        await world.Follows.FollowAsync(people[1], people[0], Cancellation);
        Assert.AreEqual(new Audience(people[0], 1, 5), (await world.Graph.FindPulledAsync(people, Cancellation)).Single());
    }

    private static async Task AssertProblemAsync(string code, Func<Task> action) =>
        Assert.AreEqual(code, (await Assert.ThrowsExactlyAsync<ProblemException>(action)).Code);

    private async Task<(SnowflakeId Ann, SnowflakeId Bob)> TwoAsync() => (await world.AddPersonAsync(), await world.AddPersonAsync());

    private async Task AssertStandingAsync(SnowflakeId follower, SnowflakeId followee, bool follows)
    {
        Assert.AreEqual(follows, (await world.Graph.GetRelationshipsAsync(follower, [followee], Cancellation))[followee].Following);
        Assert.AreEqual(follows, (await world.Graph.GetRelationshipsAsync(followee, [follower], Cancellation))[follower].FollowedBy);
        Assert.AreEqual(follows ? 1 : 0, (await world.Graph.GetCountsAsync(followee, Cancellation)).Followers);
        Assert.AreEqual(follows ? 1 : 0, (await world.Graph.GetCountsAsync(follower, Cancellation)).Following);
        Assert.AreEqual(follows, (await world.Graph.ListFolloweesAsync(follower, Cancellation)).Contains(followee));
    }

    // Performs the change once to learn how many writes it takes, then once more per write with a crash after that write.
    private async Task CrashEverywhereAsync(string change, Func<Func<Task>, SnowflakeId, SnowflakeId, Task> recover)
    {
        var writes = int.MaxValue;
        for (var crash = -1; crash < writes; crash++)
        {
            var ann = await world.AddPersonAsync();
            var bob = await world.AddPersonAsync(isPrivate: change is "request" or "approve" or "decline");
            await PrepareAsync(change, ann, bob);
            var perform = () => PerformAsync(change, ann, bob);
            if (crash < 0)
            {
                var before = faults.Writes;
                await perform();
                writes = faults.Writes - before;
                Assert.IsGreaterThanOrEqualTo(3, writes);
            }
            else
            {
                faults.FailAfter(crash);
                await Assert.ThrowsExactlyAsync<InjectedFaultException>(perform);
                faults.Heal();
                await AssertNothingIsWrongAsync(change, ann, bob);
                await recover(perform, ann, bob);
            }

            await AssertStandingAsync(ann, bob, follows: change is "follow" or "approve");
            await AssertStandingAsync(bob, ann, follows: false);
            var seen = (await world.Graph.GetRelationshipsAsync(ann, [bob], Cancellation))[bob];
            Assert.AreEqual(change == "block", seen.Blocking, $"after crash {crash}");
            Assert.AreEqual(change == "block", (await world.Graph.GetRelationshipsAsync(bob, [ann], Cancellation))[ann].BlockedBy, $"after crash {crash}");
            Assert.AreEqual(change == "request", seen.Requested, $"after crash {crash}");
        }
    }

    private async Task PrepareAsync(string change, SnowflakeId ann, SnowflakeId bob)
    {
        switch (change)
        {
            case "unfollow":
                await world.Follows.FollowAsync(ann, bob, Cancellation);
                break;
            case "approve" or "decline":
                await world.Follows.FollowAsync(ann, bob, Cancellation);
                break;
            case "block":
                await world.Follows.FollowAsync(ann, bob, Cancellation);
                await world.Follows.FollowAsync(bob, ann, Cancellation);
                break;
            case "unblock":
                await world.Follows.BlockAsync(ann, bob, Cancellation);
                break;
            default:
                break;
        }
    }

    private Task PerformAsync(string change, SnowflakeId ann, SnowflakeId bob) => change switch
    {
        "follow" or "request" => world.Follows.FollowAsync(ann, bob, Cancellation),
        "unfollow" => world.Follows.UnfollowAsync(ann, bob, Cancellation),
        "approve" => world.Follows.ApproveAsync(bob, ann, Cancellation),
        "decline" => world.Follows.DeclineAsync(bob, ann, Cancellation),
        "block" => world.Follows.BlockAsync(ann, bob, Cancellation),
        _ => world.Follows.UnblockAsync(ann, bob, Cancellation),
    };

    // Between crash and recovery: whoever is shown as following gets posts by fan-out, and a change that takes away has taken away.
    private async Task AssertNothingIsWrongAsync(string change, SnowflakeId ann, SnowflakeId bob)
    {
        var seen = (await world.Graph.GetRelationshipsAsync(ann, [bob], Cancellation))[bob];
        if (seen.Following)
        {
            Assert.Contains(ann, await world.Graph.ListFollowerRangeAsync(bob, null, null, 10, Cancellation), "Every follower is reached by fan-out.");
        }

        Assert.AreEqual((await world.Graph.GetCountsAsync(ann, Cancellation)).Following, seen.Following ? 1 : 0, "The count changes with the edge.");
        if (change is "unfollow" or "decline")
        {
            Assert.IsFalse(seen.Following || seen.Requested);
        }

        if (change == "block")
        {
            Assert.IsTrue(seen.Blocking);
        }
    }
}
