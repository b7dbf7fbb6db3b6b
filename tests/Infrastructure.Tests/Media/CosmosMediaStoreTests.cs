using Domain.Ids;
using Domain.Media;
using Domain.Media.Uploads;
using Domain.Problems;
using Infrastructure.Cosmos.Media;
using Tests.Shared;

namespace Infrastructure.Tests.Media;

[TestClass]
public sealed class CosmosMediaStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static TestDatabase database = null!;
    private readonly CosmosMediaStore store = new(database.Database);
    private static int ids;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task OpenAsync(TestContext context) => database = await TestDatabase.OpenAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task CloseAsync() => await database.DisposeAsync();

    [TestMethod]
    public async Task Creating_twice_keeps_the_first()
    {
        var media = await store.CreateAsync(Pending(), Cancel);
        var again = await store.CreateAsync(media with { AnnouncedBytes = 99 }, Cancel);
        Assert.AreEqual(10, again.AnnouncedBytes);
        Assert.AreEqual(10, (await store.FindAsync(media.Id, Cancel))!.AnnouncedBytes);
    }

    [TestMethod]
    public async Task An_update_in_a_race_is_applied_to_the_newer_version_so_that_none_is_lost()
    {
        var media = await store.CreateAsync(Pending().Confirm(new UploadPin("e", 10, true), Now), Cancel);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.UpdateAsync(media.Id, current => current.CountAttempt(), Cancel)));
        Assert.AreEqual(20, (await store.FindAsync(media.Id, Cancel))!.Attempts);
    }

    [TestMethod]
    public async Task Of_two_posts_that_claim_at_once_exactly_one_gets_the_medium()
    {
        var owner = new SnowflakeId(6);
        var media = await store.CreateAsync(Pending(), Cancel);
        var claims = new MediaClaims(store, TimeProvider.System);
        var results = await Task.WhenAll(
            Enumerable.Range(1, 10).Select(post => TryAsync(() => claims.ClaimForPostAsync([media.Id], owner, new((ulong)post), Cancel))));
        Assert.AreEqual(1, results.Count(code => code is null));
        Assert.AreEqual(9, results.Count(code => code == "media_already_used"));
    }

    [TestMethod]
    public async Task Of_posts_that_claim_the_same_media_in_different_orders_at_once_exactly_one_gets_them()
    {
        var owner = new SnowflakeId(6);
        var claims = new MediaClaims(store, TimeProvider.System);
        for (var round = 0; round < 20; round++)
        {
            SnowflakeId[] media = [(await store.CreateAsync(Pending(), Cancel)).Id, (await store.CreateAsync(Pending(), Cancel)).Id];
            SnowflakeId[] reversed = [media[1], media[0]];
            var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(post =>
                TryAsync(() => claims.ClaimForPostAsync(post % 2 == 0 ? media : reversed, owner, new((ulong)post), Cancel))));
            Assert.AreEqual(1, results.Count(code => code is null), string.Join(' ', results));
        }

        var one = await store.CreateAsync(Pending(), Cancel);
        var other = await store.CreateAsync(Pending(), Cancel);
        SnowflakeId[] wanted = [other.Id, one.Id];
        CollectionAssert.AreEqual(wanted, (await claims.ClaimForPostAsync(wanted, owner, new(9), Cancel)).Select(media => media.Id).ToArray());
    }

    [TestMethod]
    public async Task A_claim_that_cannot_have_all_takes_none()
    {
        var owner = new SnowflakeId(6);
        var free = await store.CreateAsync(Pending(), Cancel);
        var foreign = await store.CreateAsync(Pending() with { OwnerId = new SnowflakeId(7) }, Cancel);
        var claims = new MediaClaims(store, TimeProvider.System);
        Assert.AreEqual("media_not_found", await TryAsync(() => claims.ClaimForPostAsync([free.Id, foreign.Id], owner, new(1), Cancel)));
        Assert.AreEqual("media_not_found", await TryAsync(() => claims.ClaimForPostAsync([free.Id, new(123_456)], owner, new(1), Cancel)));
        Assert.IsNull((await store.FindAsync(free.Id, Cancel))!.UsedByPostId);
        var claimed = await claims.ClaimForPostAsync([free.Id], owner, new(1), Cancel);
        Assert.AreEqual(free.Id, claimed[0].Id);
        Assert.AreEqual(new SnowflakeId(1), (await claims.ClaimForPostAsync([free.Id], owner, new(1), Cancel))[0].UsedByPostId);
    }

    [TestMethod]
    public async Task A_change_that_refuses_writes_nothing_and_one_of_nothing_answers_nothing()
    {
        var media = await store.CreateAsync(Pending(), Cancel);
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => store.UpdateAsync(media.Id, current => current.Fail("a", "b"), Cancel));
        Assert.AreEqual(MediaStatus.Pending, (await store.FindAsync(media.Id, Cancel))!.Status);
        Assert.IsNull(await store.UpdateAsync(new SnowflakeId(999), current => current.Expire(), Cancel));
    }

    [TestMethod]
    public async Task The_sweep_sees_what_is_unsettled_and_due_the_longest_waiting_first()
    {
        var due = await store.CreateAsync(Pending() with { CheckAfter = Now.AddSeconds(-1) }, Cancel);
        var longer = await store.CreateAsync(Pending().Confirm(new UploadPin("e", 10, true), Now) with { CheckAfter = Now.AddMilliseconds(-1500) }, Cancel);
        var later = await store.CreateAsync(Pending() with { CheckAfter = Now.AddMilliseconds(1) }, Cancel);
        var settled = await store.CreateAsync(Pending().Expire() with { CheckAfter = Now.AddSeconds(-1) }, Cancel);

        var seen = (await store.ListUnsettledAsync(Now, 100, Cancel)).Select(media => media.Id).ToList();

        CollectionAssert.AreEqual(new[] { longer.Id, due.Id }, seen.Where(id => id == due.Id || id == longer.Id).ToArray());
        CollectionAssert.DoesNotContain(seen, later.Id);
        CollectionAssert.DoesNotContain(seen, settled.Id);
        Assert.AreEqual(1, (await store.ListUnsettledAsync(Now, 1, Cancel)).Count);
    }

    [TestMethod]
    public async Task Many_are_found_at_once_without_those_that_do_not_exist()
    {
        var first = await store.CreateAsync(Pending(), Cancel);
        var second = await store.CreateAsync(Pending(), Cancel);
        var found = await store.FindManyAsync([first.Id, second.Id, second.Id, new SnowflakeId(888)], Cancel);
        CollectionAssert.AreEquivalent(new[] { first.Id, second.Id }, found.Keys.ToArray());
    }

    // Far in the future, so that only the sweep's own test lists it.
    private static MediaRecord Pending() =>
        SampleMedia.Announced(new SnowflakeId(1_000 + (ulong)Interlocked.Increment(ref ids)), new SnowflakeId(6), Now) with
        {
            ExpiresAt = Now.AddYears(50),
            CheckAfter = Now.AddYears(50),
        };

    private static async Task<string?> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (ProblemException e)
        {
            return e.Code;
        }
    }
}
