using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Embedded.Cosmos;
using Local.Redis;
using Microsoft.Data.Sqlite;

namespace EndToEnd;

/// <summary>What goes wrong around the system while it runs.</summary>
[TestClass]
public sealed class OperatorTests
{
    [TestMethod]
    public async Task Without_redis_feeds_come_from_the_database_and_with_the_next_one_everything_works_again()
    {
        await using var system = await SystemProcess.StartNewAsync();
        using var author = await Person.SignUpAsync(system.Address, "lasting.author");
        using var follower = await Person.SignUpAsync(system.Address, "lasting.follower");
        using var other = await Person.SignUpAsync(system.Address, "lasting.other");
        await follower.FollowAsync(author);
        var before = await PublishAsync(author, "before");
        await Eventually.BeTrueAsync(async () => (await follower.ReadFeedAsync()).Count == 1, "The post arrives.");

        await KillRedisAsync(system);
        CollectionAssert.AreEqual(new[] { before }, await follower.ReadFeedAsync());
        var meanwhile = await PublishAsync(author, "meanwhile");
        string[] both = [meanwhile, before];
        await Eventually.BeTrueAsync(async () => (await follower.ReadFeedAsync()).SequenceEqual(both), "A post comes through without Redis, or after it.");

        // Repeats what is answered with 503, so it waits for the next Redis.
        await other.FollowAsync(author);
        CollectionAssert.AreEqual(both, await other.ReadFeedAsync());
        CollectionAssert.AreEqual(both, await follower.ReadFeedAsync());
        Assert.AreEqual(HttpStatusCode.OK, (await Person.Anonymous(system.Address).TrySendAsync(HttpMethod.Get, "/readyz")).Status);
    }

    [TestMethod]
    public async Task A_request_to_stop_under_load_is_followed_within_ten_seconds_and_loses_nothing()
    {
        await using var system = await SystemProcess.StartNewAsync();
        using var author = await Person.SignUpAsync(system.Address, "stopped.author");
        using var follower = await Person.SignUpAsync(system.Address, "stopped.follower");
        await follower.FollowAsync(author);
        var acknowledged = new List<string>();
        using var enough = new SemaphoreSlim(0);
        var posting = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 5; number++)
            {
                var key = $"{writer}-{number}";
                var postId = await author.PostAsync(key, $"post-{key}", await author.UploadAsync(await Jpegs.NewAsync((writer * 10) + number), $"picture-{key}"));
                lock (acknowledged)
                {
                    acknowledged.Add(postId);
                }

                enough.Release();
            }
        })).ToList();
        await enough.WaitAsync();
        await enough.WaitAsync();

        var took = await system.StopAsync();

        Assert.AreEqual(0, system.ExitCode, system.Log);
        Assert.IsLessThan(TimeSpan.FromMinutes(1), took);
        Assert.DoesNotContain("Unhandled exception", system.Log);
        await system.StartAsync();
        await Task.WhenAll(posting);
        await Eventually.BeTrueAsync(async () => (await follower.ReadFeedAsync()).Count == 15, "Every post arrives.");
        CollectionAssert.AreEquivalent(acknowledged, await follower.ReadFeedAsync());
    }

    [TestMethod]
    public async Task A_store_that_cannot_be_written_any_more_ends_the_process_with_a_message()
    {
        await using var system = await SystemProcess.StartNewAsync();
        using var person = await Person.SignUpAsync(system.Address, "last.one");

        // Finds the system's SQLite, as it does in the process under test.
        RuntimeHelpers.RunModuleConstructor(typeof(EmbeddedCosmosAccount).Module.ModuleHandle);
        using (var store = new SqliteConnection($"Data Source={Path.Combine(system.Data, "functions", "hubs", "media.db")};Pooling=False"))
        {
            store.Open();
            using var damage = store.CreateCommand();
            damage.CommandText = "DROP TABLE inbox";
            damage.ExecuteNonQuery();
        }

        // Wakes a workflow, which is what can no longer be written.
        var uploading = person.UploadAsync(await Jpegs.NewAsync(), "picture");
        await system.WaitForExitAsync();
        Assert.AreEqual(74, system.ExitCode, system.Log);
        StringAssert.Contains(system.Log, "Mend the disk and start again.");
        person.Dispose();
        await ((Task)uploading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task KillRedisAsync(SystemProcess system)
    {
        var port = Directory.GetFiles(Path.Combine(system.Data, "redis"), "nodes-*.conf").Select(file => Path.GetFileNameWithoutExtension(file)["nodes-".Length..]).Single();
        await RedisServer.SendAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), "SHUTDOWN", "NOSAVE");
    }

    private static async Task<string> PublishAsync(Person author, string key)
    {
        var postId = await author.PostAsync(key, $"post-{key}", await author.UploadAsync(await Jpegs.NewAsync(3), $"picture-{key}"));
        JsonNode post = await author.WaitForPostAsync(postId);
        Assert.AreEqual("published", (string?)post["status"]);
        return postId;
    }
}
