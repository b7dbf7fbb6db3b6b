using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>A machine with a disk on which a process with a hub runs, dies and is started again.</summary>
internal sealed class SimulatedMachine : IDisposable
{
    private readonly SimulatedWorld world;
    private readonly SimulatedProcess outside;
    private readonly FaultPlan faults;
    private readonly PlantedBug? bug;
    private readonly SimulatedDisk disk;
    private readonly SimulatedFunctions functions;
    private readonly DurableTaskHubOptions options;
    private readonly List<Action> whenDead = [];
    private TaskCompletionSource up = new();
    private SimulatedProcess? process;
    private DurableTaskHub? hub;
    private SimulatedLog log = new();
    private DateTimeOffset fullUntil;
    private bool hasFaults;
    private bool isUp;
    private bool isStopping;

    public SimulatedMachine(SimulatedWorld world, SimulatedProcess outside, FaultPlan faults, PlantedBug? bug)
    {
        this.world = world;
        this.outside = outside;
        this.faults = faults;
        this.bug = bug;
        functions = new SimulatedFunctions(world);
        disk = new SimulatedDisk(world.Random) { Fault = Decide };
        options = new DurableTaskHubOptions
        {
            Name = "simulated",
            DatabasePath = disk.Folder + "/hub.db",
            MaxLoadedInstances = world.Chance(0.5) ? world.Random.Next(1, 4) : 1000,
            MaxConcurrentActivities = world.Random.Next(1, 6),
            MaxConcurrentOrchestrators = world.Random.Next(1, 5),
            MaximumTimerInterval = TimeSpan.FromMinutes(5),
            MaxActivityRecoveries = 1000,
            MaxOrchestratorRecoveries = 1000,
        };
    }

    public SimulationFigures Figures { get; } = new();

    /// <summary>Whether anything may still go wrong.</summary>
    public bool IsHostile { get; set; } = true;

    /// <summary>Whether a running hub has nothing left to do.</summary>
    public bool IsAtRest =>
        isUp
        && hub!.Runtime is { Turns.IsIdle: true, Activities: { Running: 0, Waiting: 0 }, Commits.Depth: 0, Timers.Count: 0 }
        && hub.Runtime.Reader.Count() == (0, 0, 0, 0);

    /// <summary>
    /// Calls the hub from outside. Nobody knows what became of a call during which the process died; one that waits for the process to be
    /// started again has not begun.
    /// </summary>
    public async Task<Outcome<T>> CallAsync<T>(string what, Func<DurableTaskClient, Task<T>> call)
    {
        while (!isUp)
        {
            await up.Task;
        }

        TaskCompletionSource<Outcome<T>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        DurableTaskClient client = hub!.Client;
        Figures.Calls++;
        whenDead.Add(() => done.TrySetResult(Outcome<T>.Unknown));
        process!.Start(async () =>
        {
            try
            {
                done.TrySetResult(Outcome<T>.Of(await call(client)));
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                done.TrySetResult(Outcome<T>.Unknown);
            }
            catch (Exception exception)
            {
                done.TrySetResult(isStopping ? Outcome<T>.Unknown : Outcome<T>.Refused(exception));
            }
        });
        Outcome<T> outcome = await done.Task;
        world.Note($"{what}: {(outcome.IsKnown ? outcome.Refusal?.Message ?? "done" : "unknown")}");
        return outcome;
    }

    public void Boot()
    {
        hasFaults = false;
        isStopping = false;
        log = new SimulatedLog();
        Inspect();
        process = new SimulatedProcess(world, TimeSpan.FromMilliseconds(world.Random.Next(-2_000, 2_000)), bug);
        functions.Process = process;
        hub = new DurableTaskHub(
            options,
            functions,
            process.Time,
            log,
            new HubEnvironment
            {
                Executor = process,
                FileSystem = SimulatedVfs.Name,
                Fault = InCommit,
            });
        process.Start(async () =>
        {
            try
            {
                await hub.StartAsync(CancellationToken.None);
            }
            catch (StoreException) when (hasFaults)
            {
                Schedule(() => Die(losesPower: false));
                return;
            }

            Plant();
            isUp = true;
            world.Note("the process is up");
            up.TrySetResult();
        });
    }

    /// <summary>Lets happen between two steps what happens to machines.</summary>
    public void Disturb()
    {
        if (disk.IsDead)
        {
            Die(world.Chance(faults.DeathIsPowerFailure));
        }
        else if (log.Failure is { } failure && !isStopping)
        {
            if (!hasFaults)
            {
                throw new SimulationException("The hub failed though nothing had gone wrong.", failure);
            }

            GoDown();
            Schedule(() => Die(losesPower: false));
        }
        else if (IsHostile && isUp && !isStopping)
        {
            if (MayDie && world.Chance(faults.Kill))
            {
                Die(losesPower: false);
            }
            else if (MayDie && world.Chance(faults.PowerFailure))
            {
                Die(losesPower: true);
            }
            else if (MayDie && world.Chance(faults.Stop))
            {
                Stop();
            }
            else if (world.Chance(faults.Checkpoint))
            {
                Checkpoint();
            }
        }
    }

    /// <summary>The store as it stands, without touching it.</summary>
    public void Inspect(Action<StoreInspection>? further = null)
    {
        using SimulatedDisk copy = disk.Copy();
        string path = copy.Folder + "/hub.db";
        if (copy.Find(path) is null)
        {
            return;
        }

        using StoreInspection inspection = new(path);
        inspection.Check();
        further?.Invoke(inspection);
    }

    /// <summary>Replays every history that is left.</summary>
    public void Replay(IReadOnlyList<OrchestrationHistory> histories)
    {
        foreach (OrchestrationHistory history in histories)
        {
            try
            {
                HistoryReplayer.Replay(history, context => functions.RunOrchestratorAsync(history.Name, context), options);
            }
            catch (NonDeterministicOrchestrationException exception)
            {
                throw new SimulationException($"The history of {history.InstanceId} does not replay: {exception.Message}", exception);
            }
        }
    }

    public void Dispose()
    {
        disk.Die();
        CloseHub();
        disk.Dispose();
    }

    private bool MayDie => Figures.Deaths < faults.MaxDeaths;

    private void Schedule(Action action)
    {
        SimulatedProcess concerned = process!;
        world.PostLater(
            outside,
            TimeSpan.FromMilliseconds(world.Random.Next(1, 10_000)),
            () =>
            {
                if (process == concerned)
                {
                    action();
                }
            });
    }

    private void Die(bool losesPower)
    {
        Figures.Deaths++;
        Figures.PowerFailures += losesPower ? 1 : 0;
        world.Note(losesPower ? "the power fails" : "the process is killed");
        disk.Die();
        CloseHub();
        if (losesPower)
        {
            disk.LosePower();
        }

        Restart();
    }

    private void Stop()
    {
        Figures.Stops++;
        world.Note("the process is stopped");
        GoDown();
        DurableTaskHub stopping = hub!;
        process!.Start(async () =>
        {
            await stopping.DisposeAsync();
            Restart();
        });
    }

    private void Restart()
    {
        GoDown();
        process!.Kill();
        process = null;
        hub = null;
        fullUntil = default;
        log = new SimulatedLog();
        whenDead.ForEach(static tell => tell());
        whenDead.Clear();
        disk.Revive();
        world.PostLater(outside, TimeSpan.FromMilliseconds(world.Random.Next(1, 30_000)), Boot);
    }

    private void GoDown()
    {
        isStopping = true;
        isUp = false;
        up = up.Task.IsCompleted ? new TaskCompletionSource() : up;
    }

    private void CloseHub()
    {
        SimulatedProcess? dying = process;
        dying?.Kill();
        dying?.Within(() => CloseStarted(hub));
    }

    private static void CloseStarted(DurableTaskHub? hub)
    {
        try
        {
            hub?.Runtime.Dispose();
        }
        catch (InvalidOperationException)
        {
            // It had not started, or has stopped already.
        }
    }

    private void Checkpoint()
    {
        Figures.Checkpoints++;
        world.Note("checkpoint");
        try
        {
            using Database database = new(options.DatabasePath, readOnly: false, SimulatedVfs.Name);
            database.Execute(world.Random.Next(3) switch
            {
                0 => "PRAGMA wal_checkpoint(PASSIVE)",
                1 => "PRAGMA wal_checkpoint(RESTART)",
                _ => "PRAGMA wal_checkpoint(TRUNCATE)",
            });
        }
        catch (StoreException) when (hasFaults)
        {
            // The next checkpoint does it.
        }
    }

    private void Plant()
    {
        if (bug?.Sql is { } sql && !disk.IsDead)
        {
            using Database database = new(options.DatabasePath, readOnly: false, SimulatedVfs.Name);
            database.Execute(sql);
        }
    }

    private void InCommit(CommitPhase phase)
    {
        Figures.CommitPhases++;
        world.Note(phase.ToString());
        double risk = phase == CommitPhase.BeforeCommit ? faults.DeathBeforeCommit : faults.DeathAfterCommit;
        if (IsHostile && MayDie && world.Chance(risk))
        {
            hasFaults = true;
            world.Note("the process dies in the commit");
            disk.Die();
            throw new StoreException("The process dies in a commit.");
        }
    }

    private DiskFault Decide(DiskOperation operation)
    {
        if (!IsHostile || process is null)
        {
            return DiskFault.None;
        }

        DiskFault fault = operation switch
        {
            DiskOperation.Read => world.Chance(MayDie ? faults.ReadError : 0) ? DiskFault.Error : DiskFault.None,
            DiskOperation.Sync => world.Chance(MayDie ? faults.SyncError : 0) ? DiskFault.Error : Deadly(),
            DiskOperation.Write when world.Now < fullUntil || world.Chance(faults.DiskFull) => DiskFault.Full,
            _ => world.Chance(MayDie ? faults.WriteError : 0) ? DiskFault.Error : Deadly(),
        };
        if (fault == DiskFault.None)
        {
            return bug?.IgnoresSync == true && operation == DiskOperation.Sync ? DiskFault.Ignored : fault;
        }

        hasFaults = true;
        Figures.SyncErrors += operation == DiskOperation.Sync && fault == DiskFault.Error ? 1 : 0;
        Figures.OtherErrors += operation != DiskOperation.Sync && fault is (DiskFault.Error or DiskFault.Full) ? 1 : 0;
        world.Note($"{operation}: {fault}");
        if (fault == DiskFault.Full && world.Now >= fullUntil)
        {
            fullUntil = world.Now + TimeSpan.FromSeconds(world.Random.Next(1, 60));
        }

        return fault;

        DiskFault Deadly() => world.Chance(MayDie ? faults.DeathInWrite : 0) ? DiskFault.Death : DiskFault.None;
    }
}
