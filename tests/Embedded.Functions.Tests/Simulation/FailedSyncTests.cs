using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// After a failed fsync the kernel takes the pages for written, so that the next fsync succeeds without writing them. Whoever starts again without the machine
/// sees what is not on the disk.
/// </summary>
[TestClass]
public sealed class FailedSyncTests
{
    private const int Worlds = 500;

    [TestMethod]
    public void What_a_restarted_process_has_settled_survives_the_power_whenever_it_fails()
    {
        int failedSyncs = 0;
        int interrupted = 0;
        for (int seed = 0; seed < Worlds; seed++)
        {
            Random random = new(seed);
            using SimulatedDisk disk = new(random);
            string path = $"{disk.Folder}/hub.db";
            long acknowledged = 0;
            for (int life = 0; life < 3; life++)
            {
                acknowledged += Live(disk, path, random, ref failedSyncs);
                disk.Die();
                disk.Revive();
            }

            long? settled = SettleUntilDeath(disk, path, random);
            interrupted += settled is null ? 1 : 0;
            disk.LosePower();
            disk.Revive();
            disk.Fault = static _ => DiskFault.None;

            using Database database = new(path, readOnly: false, SimulatedVfs.Name);
            using Statement check = database.PrepareOnce("PRAGMA integrity_check");
            Assert.IsTrue(check.Step());
            Assert.AreEqual("ok", check.Text(0), $"seed {seed}");
            long left = database.Scalar("SELECT count(*) FROM t");
            Assert.IsGreaterThanOrEqualTo(settled ?? acknowledged, left, $"seed {seed}");
        }

        // Else nothing was tested.
        Assert.IsGreaterThan(Worlds, failedSyncs);
        Assert.IsGreaterThan(Worlds / 10, interrupted);
        Assert.IsGreaterThan(Worlds / 10, Worlds - interrupted);
    }

    /// <summary>A process that commits rows until an fsync fails; how many were acknowledged.</summary>
    private static long Live(SimulatedDisk disk, string path, Random random, ref int failedSyncs)
    {
        long acknowledged = 0;
        int syncsLeft = random.Next(12);
        int failures = 0;
        try
        {
            using Database database = Open(path);
            disk.Fault = operation =>
            {
                if (operation != DiskOperation.Sync || syncsLeft-- > 0)
                {
                    return DiskFault.None;
                }

                failures++;
                return DiskFault.Error;
            };
            for (int row = 0; row < 20; row++)
            {
                // Pages change again and again, so that the log has many versions of each.
                database.Execute("BEGIN; INSERT INTO t (payload) VALUES (randomblob(900)); UPDATE counter SET value = value + 1; COMMIT");
                acknowledged++;
            }
        }
        catch (StoreException)
        {
            // What an engine does not outlive either.
        }

        disk.Fault = static _ => DiskFault.None;
        failedSyncs += failures;
        return acknowledged;
    }

    /// <summary>Opens the file as the engine does, on a disk whose power fails at some moment; the rows seen, or null where it failed before they were durable.</summary>
    private static long? SettleUntilDeath(SimulatedDisk disk, string path, Random random)
    {
        int left = random.Next(40);
        disk.Fault = operation => operation is not DiskOperation.Read && left-- == 0 ? DiskFault.Death : DiskFault.None;
        try
        {
            using Database database = Open(path);
            return database.Scalar("SELECT count(*) FROM t");
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private static Database Open(string path)
    {
        Database database = new(path, readOnly: false, SimulatedVfs.Name);
        try
        {
            database.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
            database.Settle();
            database.Execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, payload BLOB)");
            database.Execute("CREATE TABLE IF NOT EXISTS counter (value INTEGER)");
            database.Execute("INSERT INTO counter SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM counter)");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }
}
