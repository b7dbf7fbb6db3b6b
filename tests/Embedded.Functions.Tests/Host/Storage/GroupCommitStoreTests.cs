using Embedded.Functions.Storage;
using Microsoft.Data.Sqlite;

namespace Embedded.Functions.Tests.Host.Storage;

[TestClass]
public sealed class GroupCommitStoreTests
{
    [TestMethod]
    public async Task A_write_that_fails_spoils_no_other_write_of_its_batch()
    {
        var folder = Directory.CreateTempSubdirectory("commit-").FullName;
        await using (var store = new GroupCommitStore(Path.Combine(folder, "x.db"), "CREATE TABLE IF NOT EXISTS t(k INTEGER PRIMARY KEY);"))
        {
            // The writer is held in the first write until all others are queued, so that they share a batch.
            using var hold = new ManualResetEventSlim();
            var first = store.WriteAsync(db =>
            {
                hold.Wait(TimeSpan.FromMinutes(3));
                return db.Execute("INSERT INTO t VALUES (?1)", 0);
            });
            var others = Enumerable
                .Range(1, 20)
                .Select(i => store.WriteAsync(db => db.Execute("INSERT INTO t VALUES (?1)", i == 10 ? 0 : i)))
                .ToArray();
            hold.Set();

            await first;
            var errors = 0;
            foreach (var other in others)
            {
                try
                {
                    await other;
                }
                catch (SqliteException)
                {
                    errors++;
                }
            }

            Assert.AreEqual(1, errors);
            Assert.AreEqual(20L, store.Read(db => db.Scalar("SELECT COUNT(*) FROM t")));
        }

        Directory.Delete(folder, true);
    }
}
