using Embedded.Functions.Durable.Engine;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>A process of the simulated world: all its work and its awaits' continuations run when the world chooses them.</summary>
internal sealed class SimulatedProcess : Executor
{
    private readonly SimulatedWorld world;
    private readonly Context context;
    private readonly PlantedBug? bug;

    /// <param name="world">Where it lives.</param>
    /// <param name="clockError">How far its clock is from the world's.</param>
    /// <param name="bug">What is wrong with it on purpose.</param>
    public SimulatedProcess(SimulatedWorld world, TimeSpan clockError = default, PlantedBug? bug = null)
    {
        this.world = world;
        this.bug = bug;
        context = new Context(this);
        Time = new Clock(this, clockError);
    }

    public bool IsDead { get; private set; }

    public override TimeProvider Time { get; }

    public override bool Yields => true;

    /// <summary>Nothing of it happens any more.</summary>
    public void Kill() => IsDead = true;

    public void Run(Action work)
    {
        if (IsDead)
        {
            return;
        }

        Within(work);
    }

    /// <summary>Runs something as code of this process, even a dead one, whose continuations go nowhere.</summary>
    public void Within(Action work)
    {
        SynchronizationContext? previous = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            work();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(previous);
        }
    }

    /// <summary>Starts asynchronous work whose failure ends the simulation.</summary>
    public void Start(Func<Task> work)
    {
        Queue(static start => _ = start.Process.GuardAsync(start.Work), (Process: this, Work: work));
    }

    public override void Queue<T>(Action<T> work, T state)
    {
        if (!Loses(bug?.LosesWork))
        {
            world.Post(this, () => work(state));
        }
    }

    public override Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> done = new();
        Queue(
            static run =>
            {
                try
                {
                    run.Done.SetResult(run.Work());
                }
                catch (Exception exception)
                {
                    run.Done.SetException(exception);
                }
            },
            (Work: work, Done: done));
        return done.Task;
    }

    public override Worker StartWorker(string name, Func<TimeSpan?> work) => new SimulatedWorker(this, work);

    private bool Loses(int? oneOf) => oneOf > 0 && world.Random.Next(oneOf.Value) == 0;

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            world.Fail(exception);
        }
    }

    private sealed class Context(SimulatedProcess process) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => process.world.Post(process, () => d(state));

        public override void Send(SendOrPostCallback d, object? state) => d(state);

        public override SynchronizationContext CreateCopy() => this;
    }

    private sealed class SimulatedWorker(SimulatedProcess process, Func<TimeSpan?> work) : Worker
    {
        private bool isAwake;

        public override void Wake()
        {
            if (!isAwake)
            {
                isAwake = true;
                process.Queue(static worker => worker.Work(), this);
            }
        }

        public override void Dispose()
        {
            while (work() is not null) { }
        }

        private void Work()
        {
            isAwake = false;
            switch (work())
            {
                case { Ticks: 0 }:
                    Wake();
                    break;
                case { } pause:
                    process.world.PostLater(process, pause, Wake);
                    break;
            }
        }
    }

    private sealed class Clock(SimulatedProcess process, TimeSpan error) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => process.world.Now + error;

        public override long GetTimestamp() => process.world.Now.UtcTicks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Alarm alarm = new(process, callback, state);
            alarm.Change(dueTime, period);
            return alarm;
        }
    }

    private sealed class Alarm(SimulatedProcess process, TimerCallback callback, object? state) : ITimer
    {
        private int settings;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            int mine = ++settings;
            if (dueTime != Timeout.InfiniteTimeSpan && !process.Loses(process.bug?.LosesAlarms))
            {
                process.world.PostLater(
                    process,
                    dueTime,
                    () =>
                    {
                        if (mine == settings)
                        {
                            callback(state);
                        }
                    });
            }

            return true;
        }

        public void Dispose() => settings++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
