using System.Net;
using System.Text;
using Embedded.Cosmos.Storage;
using Embedded.Shared;
using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.Tests;

/// <summary>What the store promises beneath the protocol.</summary>
[TestClass]
public sealed class StoreTests
{
    private string folder = null!;

    [TestInitialize]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task A_read_that_finds_nothing_gives_its_connection_back()
    {
        await using var store = Open();
        SqliteSession? first = null;
        await Assert.ThrowsExactlyAsync<CosmosFault>(() =>
            store.ReadAsync<int>(
                session =>
                {
                    first = session;
                    throw CosmosFault.NotFound("nothing");
                },
                CancellationToken.None
            )
        );
        Assert.AreSame(first, await store.ReadAsync(session => session, CancellationToken.None));
    }

    [TestMethod]
    public async Task Writes_on_a_full_disk_are_unavailable_and_succeed_when_there_is_room_again()
    {
        await using var store = Open();
        await store.WriteAsync(session => session.Execute("CREATE TABLE t(x INTEGER PRIMARY KEY, body BLOB)"), CancellationToken.None);
        var pages = await store.WriteAsync(session => session.Scalar("PRAGMA page_count")!.Value, CancellationToken.None);
        await store.WriteAsync(session => session.Execute($"PRAGMA max_page_count={pages + 10}"), CancellationToken.None);
        Task<int> InsertAsync(int key) => store.WriteAsync(session => session.Execute("INSERT INTO t VALUES(?1, zeroblob(20000))", key), CancellationToken.None);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(async key =>
        {
            try
            {
                return await InsertAsync(key) == 1 ? HttpStatusCode.Created : HttpStatusCode.NotFound;
            }
            catch (CosmosFault fault)
            {
                return fault.Status;
            }
        }));

        Assert.IsTrue(results.All(status => status is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable), string.Join(' ', results));
        CollectionAssert.Contains(results, HttpStatusCode.ServiceUnavailable);
        await store.WriteAsync(session => session.Execute($"PRAGMA max_page_count={pages + 10_000}"), CancellationToken.None);
        Assert.AreEqual(1, await InsertAsync(100));
        var kept = await store.ReadAsync(session => session.Scalar("SELECT count(*) FROM t")!.Value, CancellationToken.None);
        Assert.AreEqual(results.Count(status => status == HttpStatusCode.Created) + 1, kept);
    }

    [TestMethod]
    public async Task A_write_that_fails_halfway_is_undone_and_harms_no_other_of_its_group()
    {
        await using var store = Open();
        await store.WriteAsync(session => session.Execute("CREATE TABLE t(x INTEGER PRIMARY KEY)"), CancellationToken.None);

        // All are queued before the first commits, so that some share a transaction with failing ones.
        var writes = Enumerable
            .Range(0, 300)
            .Select(i =>
                store.WriteAsync(
                    session =>
                    {
                        session.Execute("INSERT INTO t VALUES(?1)", i);
                        return (i % 3) switch
                        {
                            0 => i,
                            1 => throw CosmosFault.Conflict("refused after a change"),
                            _ => session.Execute("INSERT INTO t VALUES(?1)", i),
                        };
                    },
                    CancellationToken.None
                )
            )
            .ToArray();
        for (var i = 0; i < writes.Length; i++)
        {
            switch (i % 3)
            {
                case 0:
                    Assert.AreEqual(i, await writes[i]);
                    break;
                case 1:
                    Assert.AreEqual(HttpStatusCode.Conflict, (await Assert.ThrowsExactlyAsync<CosmosFault>(() => writes[i])).Status);
                    break;
                default:
                    await Assert.ThrowsExactlyAsync<SqliteException>(() => writes[i]);
                    break;
            }
        }

        Assert.AreEqual(
            "100 14850",
            await store.ReadAsync(
                session => (string)session.Prepare("SELECT count(*) || ' ' || sum(x) FROM t").ExecuteScalar()!,
                CancellationToken.None
            )
        );
    }

    [TestMethod]
    public async Task Log_sequence_numbers_grow_over_deletes_and_reopening()
    {
        long last;
        await using (var store = Open())
        {
            var database = await store.CreateDatabaseAsync("d", CancellationToken.None);
            var container = await store.CreateContainerAsync(
                database,
                ContainerSettings.Parse(Encoding.UTF8.GetBytes("""{"id":"c","partitionKey":{"paths":["/pk"]}}""")),
                1,
                CancellationToken.None
            );
            await store.WriteAsync(_ => container.NextLsn(), CancellationToken.None);
            last = await store.WriteAsync(_ => container.NextLsn(), CancellationToken.None);
        }

        await using var reopened = Open();
        Assert.AreEqual(last, reopened.Databases["d"].Containers["c"].Lsn);
    }

    private AccountStore Open() => new(Path.Combine(folder, "a.db"), isDurable: false, TimeProvider.System);
}
