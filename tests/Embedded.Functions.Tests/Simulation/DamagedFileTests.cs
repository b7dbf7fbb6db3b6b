using Embedded.Functions.Durable;
using Embedded.Functions.Durable.Storage;
using Embedded.Functions.Tests.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>Files that are not as the hub left them: what was acknowledged is there, or the hub says that its file is damaged.</summary>
[TestClass]
public sealed class DamagedFileTests
{
    private const int Instances = 12;
    private const int Trials = 100;
    private const int Page = 4096;
    private const string Log = "-wal";

    public required TestContext TestContext { get; init; }

    /// <summary>What became of a hub whose file was damaged.</summary>
    private enum Fate
    {
        /// <summary>All is there and goes on.</summary>
        Whole,

        /// <summary>What is there goes on; the last instances are missing.</summary>
        Shorter,

        /// <summary>The hub has said that its store is damaged, at the start or later.</summary>
        Refused,

        /// <summary>Something else is there than was written.</summary>
        Different,
    }

    [TestMethod]
    public void What_lies_behind_the_last_commit_is_ignored()
    {
        using SimulatedDisk disk = Written();
        for (int trial = 0; trial < Trials; trial++)
        {
            Random random = new(trial);
            Assert.AreEqual(
                Fate.Whole,
                FateOf(
                    disk,
                    trial,
                    copy =>
                    {
                        SimulatedFile log = copy.Find(copy.Folder + "/hub.db" + Log)!;
                        byte[] garbage = new byte[random.Next(1, 10_000)];
                        random.NextBytes(garbage);
                        log.Write(garbage, log.Length);
                    }),
                $"trial {trial}");
        }
    }

    [TestMethod]
    public void A_log_that_is_cut_or_damaged_anywhere_loses_whole_commits_from_its_end()
    {
        using SimulatedDisk disk = Written();
        Dictionary<Fate, int> fates = [];
        for (int trial = 0; trial < Trials; trial++)
        {
            Fate fate = FateOf(disk, trial, copy => Damage(copy, Log, new Random(trial)));
            fates[fate] = fates.GetValueOrDefault(fate) + 1;
            Assert.AreNotEqual(Fate.Different, fate, $"trial {trial}");
        }

        TestContext.WriteLine(string.Join(", ", fates));
        Assert.IsGreaterThan(0, fates.GetValueOrDefault(Fate.Shorter));
    }

    [TestMethod]
    public void A_database_file_that_is_cut_or_damaged_is_refused_where_SQLite_can_see_it()
    {
        using SimulatedDisk disk = Written(closes: true);
        Dictionary<Fate, int> fates = [];
        for (int trial = 0; trial < Trials; trial++)
        {
            bool cuts = trial % 2 == 0;
            Fate fate = FateOf(disk, trial, copy => Damage(copy, string.Empty, new Random(trial), cuts, pages: true));
            fates[fate] = fates.GetValueOrDefault(fate) + 1;
            Assert.IsTrue(!cuts || fate == Fate.Refused, $"trial {trial}: a file that lacks pages is refused, not {fate}");
        }

        TestContext.WriteLine(string.Join(", ", fates));
    }

    [TestMethod]
    public async Task Real_files_of_a_killed_hub_survive_the_loss_of_their_shared_memory_and_a_torn_tail()
    {
        await using TestHub hub = await TestHub.StartAsync(new TestFunctions().Orchestrator("Waits", context => context.WaitForExternalEvent<int>("Go")));
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => hub.StartInstanceAsync("Waits")));
        await hub.QuiesceAsync();
        string folder = Path.GetDirectoryName(hub.Options.DatabasePath)!;
        for (int trial = 0; trial < 12; trial++)
        {
            // As a kill would leave them: nothing was closed.
            string copy = Path.Combine(folder, $"copy-{trial}.db");
            foreach (string ending in (string[])["", "-wal", "-shm"])
            {
                await File.WriteAllBytesAsync(copy + ending, await ReadAsync(hub.Options.DatabasePath + ending));
            }

            Random random = new(trial);
            byte[] garbage = new byte[random.Next(1, 5_000)];
            random.NextBytes(garbage);
            switch (trial % 4)
            {
                case 0:
                    File.Delete(copy + "-shm");
                    break;
                case 1:
                    await File.WriteAllBytesAsync(copy + "-shm", garbage);
                    break;
                case 2:
                    await File.WriteAllBytesAsync(copy + "-shm", (await ReadAsync(copy + "-shm"))[..random.Next(1000)]);
                    break;
                default:
                    await File.AppendAllBytesAsync(copy + "-wal", garbage);
                    break;
            }

            await using DurableTaskHub second = new(
                hub.Options with { DatabasePath = copy },
                hub.Functions,
                hub.Time,
                NullLoggerFactory.Instance);
            await second.StartAsync(CancellationToken.None);
            foreach (string id in ids)
            {
                await second.Client.RaiseEventAsync(id, "Go", trial);
                Assert.AreEqual(trial, (await second.Client.WaitForInstanceCompletionAsync(id, true)).ReadOutputAs<int>());
            }
        }

        static async Task<byte[]> ReadAsync(string path)
        {
            await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes);
            return bytes;
        }
    }

    /// <summary>A disk with a hub whose instances, started one after the other, wait for their second event.</summary>
    private static SimulatedDisk Written(bool closes = false)
    {
        SimulatedDisk disk = new(new Random(1));
        SimulatedWorld world = new(1, null);
        using Run run = new(world, disk);
        run.Do(async client =>
        {
            for (int i = 0; i < Instances; i++)
            {
                string id = $"instance-{i}";
                await client.ScheduleNewOrchestrationInstanceAsync(
                    "Collect",
                    new SimulatedFunctions.Collection(100, []),
                    new StartOrchestrationOptions(id));
                await client.RaiseEventAsync(id, "Item", i + 1);
            }
        });
        if (closes)
        {
            run.Close();
        }

        return disk.Copy();
    }

    /// <summary>Starts a hub on a damaged copy and lets everything come to its end.</summary>
    private static Fate FateOf(SimulatedDisk disk, int trial, Action<SimulatedDisk> damage)
    {
        using SimulatedDisk copy = disk.Copy();
        damage(copy);
        using Run run = new(new SimulatedWorld(trial, null), copy);
        bool[] isThere = new bool[Instances];
        bool isDifferent = false;
        try
        {
            run.Do(async client =>
            {
                for (int i = 0; i < Instances; i++)
                {
                    string id = $"instance-{i}";
                    if (await client.GetInstanceAsync(id) is null)
                    {
                        continue;
                    }

                    isThere[i] = true;
                    await client.RaiseEventAsync(id, "Item", -1);
                    OrchestrationMetadata end = await client.WaitForInstanceCompletionAsync(id, true);
                    // The last commit may have gone in which the event arrived.
                    int[]? received = end.RuntimeStatus == OrchestrationRuntimeStatus.Completed ? end.ReadOutputAs<int[]>() : null;
                    isDifferent |= received is not ([] or [_]) || (received is [int item] && item != i + 1);
                }
            });
        }
        catch (StoreException)
        {
            return Fate.Refused;
        }

        if (isDifferent || isThere.SkipWhile(static there => there).Any(static there => there))
        {
            return Fate.Different;
        }

        return isThere.All(static there => there) ? Fate.Whole : Fate.Shorter;
    }

    private static void Damage(SimulatedDisk disk, string ending, Random random, bool? cuts = null, bool pages = false)
    {
        SimulatedFile file = disk.Find(disk.Folder + "/hub.db" + ending)!;
        if (cuts ?? random.Next(2) == 0)
        {
            file.Damage(static _ => { }, pages ? Page * random.NextInt64(1, file.Length / Page) : random.NextInt64(1, file.Length));
        }
        else
        {
            file.Damage(bytes => bytes[random.NextInt64(file.Length)] ^= (byte)(1 << random.Next(8)));
        }
    }

    /// <summary>A hub on a disk of which nothing fails any more.</summary>
    private sealed class Run : IDisposable
    {
        private readonly SimulatedWorld world;
        private readonly SimulatedDisk disk;
        private readonly SimulatedProcess process;
        private readonly SimulatedLog log = new();
        private readonly DurableTaskHub hub;

        public Run(SimulatedWorld world, SimulatedDisk disk)
        {
            (this.world, this.disk) = (world, disk);
            process = new SimulatedProcess(world);
            hub = new DurableTaskHub(
                new DurableTaskHubOptions { Name = "damaged", DatabasePath = disk.Folder + "/hub.db", MaxLoadedInstances = 1 },
                new SimulatedFunctions(world) { Process = process },
                process.Time,
                log,
                new HubEnvironment { Executor = process, FileSystem = SimulatedVfs.Name });
        }

        /// <summary>Starts the hub and does something with it.</summary>
        /// <exception cref="StoreException">The hub has refused the store, or failed later.</exception>
        public void Do(Func<DurableTaskClient, Task> work) =>
            Wait(async () =>
            {
                await hub.StartAsync(CancellationToken.None);
                await work(hub.Client);
            });

        public void Close() => Wait(async () => await hub.DisposeAsync());

        public void Dispose()
        {
            disk.Die();
            process.Kill();
            process.Within(() =>
            {
                try
                {
                    hub.Runtime.Dispose();
                }
                catch (InvalidOperationException)
                {
                    // It was refused or closed.
                }
            });
            disk.Revive();
        }

        private void Wait(Func<Task> work)
        {
            Task? task = null;
            process.Within(() => task = work());
            while (!task!.IsCompleted)
            {
                if (log.Failure is { } failure)
                {
                    throw failure as StoreException ?? new StoreException("The hub has failed.", failure);
                }

                Assert.IsTrue(world.Step(), "the hub neither goes on nor says why");
            }

            task.GetAwaiter().GetResult();
        }
    }
}
