using Domain.Accounts;
using Domain.Ids;
using Domain.Problems;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Accounts;
using Tests.Shared;

namespace Infrastructure.Tests.Accounts;

[TestClass]
public sealed class CosmosAccountStoreTests
{
    private static TestDatabase? database;
    private readonly ManualTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SnowflakeIdGenerator ids = new(TimeProvider.System, 2);
    private readonly AccountOptions options = new();

    [ClassInitialize]
    public static async Task OpenAsync(TestContext context) => database = await TestDatabase.OpenAsync(CancellationToken.None);

    [ClassCleanup]
    public static ValueTask CloseAsync() => database!.DisposeAsync();

    [TestMethod]
    public async Task A_name_claimed_by_a_sign_up_that_crashed_is_free_again_after_its_time()
    {
        var store = Store();
        var crashed = NewAccount("abandoned") with { Email = "a@example.org" };

        // As after a crash between the claims and the account.
        Assert.IsNull(await store.CreateAsync(crashed, CredentialsOf(crashed), default));
        await database!.Database.Container(CosmosContainers.Users).DeleteItemAsync<object>(
            crashed.Id.ToString(), new Microsoft.Azure.Cosmos.PartitionKey(crashed.Id.ToString()));
        Assert.IsNull(await store.FindAsync(new(UniqueNameKind.Username, "abandoned"), default));

        var next = NewAccount("abandoned") with { Email = "a@example.org" };
        var refused = await Assert.ThrowsExactlyAsync<ProblemException>(() => store.CreateAsync(next, CredentialsOf(next), default));
        Assert.AreEqual((ProblemKind.Unavailable, "name_being_claimed", options.ClaimLifetime), (refused.Kind, refused.Code, refused.RetryAfter));
        clock.Advance(options.ClaimLifetime);
        Assert.IsNull(await store.CreateAsync(next, CredentialsOf(next), default));
        Assert.AreEqual(next.Id, (await store.FindAsync(new(UniqueNameKind.Email, "a@example.org"), default))!.Id);
    }

    [TestMethod]
    public async Task However_old_a_claim_is_it_holds_while_its_account_bears_the_name()
    {
        var store = Store();
        var first = NewAccount("steady");
        Assert.IsNull(await store.CreateAsync(first, CredentialsOf(first), default));
        clock.Advance(TimeSpan.FromDays(1_000));
        var second = NewAccount("steady");
        Assert.IsNotNull(await store.CreateAsync(second, CredentialsOf(second), default));
        Assert.IsNull(await store.GetAsync(second.Id, default));
    }

    [TestMethod]
    public async Task Of_many_sign_ups_for_a_stale_name_one_gets_it()
    {
        var store = Store();
        var crashed = NewAccount("stale");
        Assert.IsNull(await store.CreateAsync(crashed, CredentialsOf(crashed), default));
        await database!.Database.Container(CosmosContainers.Users).DeleteItemAsync<object>(
            crashed.Id.ToString(), new Microsoft.Azure.Cosmos.PartitionKey(crashed.Id.ToString()));
        clock.Advance(options.ClaimLifetime);
        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var account = NewAccount("stale");
            try
            {
                return (await Store().CreateAsync(account, CredentialsOf(account), default))?.Value ?? "created";
            }
            catch (ProblemException problem)
            {
                return problem.Code;
            }
        }));
        Assert.AreEqual(1, results.Count(result => result == "created"));
        Assert.IsTrue(results.All(result => result is "created" or "stale" or "name_being_claimed"), string.Join(", ", results));
    }

    [TestMethod]
    public async Task A_replacement_of_what_has_changed_is_refused_and_leaves_names_as_they_were()
    {
        var store = Store();
        var account = NewAccount("edited");
        Assert.IsNull(await store.CreateAsync(account, CredentialsOf(account), default));
        var read = (await store.GetAsync(account.Id, default))!;
        Assert.IsNotNull(await store.ReplaceAsync(read with { Bio = "1" }, default));
        Assert.IsNull(await store.ReplaceAsync(read with { Username = "renamed" }, default));
        Assert.IsNull(await store.FindAsync(new(UniqueNameKind.Username, "renamed"), default));
        var other = NewAccount("renamed");
        Assert.IsNull(await store.CreateAsync(other, CredentialsOf(other), default), "The name must not stay claimed.");
    }

    [TestMethod]
    public async Task Every_start_of_a_process_gets_a_shard_of_its_own()
    {
        var shards = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => database!.Client.ClaimShardAsync(default)));
        Assert.AreEqual(10, shards.Distinct().Count());
        Assert.IsTrue(shards.All(shard => shard is >= 0 and <= SnowflakeId.MaxShard));
    }

    private static Credentials CredentialsOf(Account account) => new() { UserId = account.Id, PasswordHash = "hash" };

    private CosmosAccountStore Store() => new(database!.Database, clock, options);

    private Account NewAccount(string name) => new() { Id = ids.Next(), Username = name, CreatedAt = clock.GetUtcNow() };
}
