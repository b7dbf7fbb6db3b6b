namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// One thread, one clock, one seed. Whatever could happen next at any moment lies here, and the seed chooses; the trace holds every choice.
/// Sources: Zhou et al., FoundationDB (2021), section 4; Will Wilson, Testing Distributed Systems with Deterministic Simulation (2014).
/// </summary>
internal sealed class SimulatedWorld(int seed, Action<string>? reader)
{
    private readonly List<(SimulatedProcess Process, Action Work)> ready = [];
    private readonly PriorityQueue<(SimulatedProcess Process, Action Work), (DateTimeOffset At, long Order)> alarms = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private Exception? failure;
    private long order;

    public Random Random { get; } = new(seed);

    public DateTimeOffset Now { get; private set; } = Start;

    public SimulationTrace Trace { get; } = new() { Reader = reader };

    public TimeSpan Elapsed => Now - Start;

    private static DateTimeOffset Start { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Notes what happens, for the trace and for people.</summary>
    public void Note(string what) => Trace.Add($"{Elapsed:c} {what}");

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public void Post(SimulatedProcess process, Action work)
    {
        if (Environment.CurrentManagedThreadId != thread)
        {
            Fail(new InvalidOperationException($"Work came from outside of the simulation:{Environment.NewLine}{Environment.StackTrace}"));
        }
        else
        {
            ready.Add((process, work));
        }
    }

    /// <summary>Runs <paramref name="work"/> when so much time has passed.</summary>
    public void PostLater(SimulatedProcess process, TimeSpan after, Action work) => alarms.Enqueue((process, work), (Now + after, order++));

    /// <summary>The simulation ends with this.</summary>
    public void Fail(Exception reason) => Interlocked.CompareExchange(ref failure, reason, null);

    /// <summary>Does one thing; false when nothing will ever happen again.</summary>
    public bool Step()
    {
        if (failure is not null)
        {
            throw new SimulationException(failure.Message, failure);
        }

        Now += TimeSpan.FromTicks(Random.Next(20_000));
        if (ready.Count == 0 || Chance(0.005))
        {
            PassTime();
        }

        while (alarms.TryPeek(out _, out (DateTimeOffset At, long) next) && next.At <= Now)
        {
            ready.Add(alarms.Dequeue());
        }

        if (ready.Count == 0)
        {
            return alarms.Count > 0;
        }

        int chosen = Random.Next(ready.Count);
        (SimulatedProcess process, Action work) = ready[chosen];
        ready[chosen] = ready[^1];
        ready.RemoveAt(ready.Count - 1);
        Trace.Add(chosen, ready.Count, Now.Ticks);
        process.Run(work);
        return true;
    }

    private void PassTime()
    {
        while (alarms.TryPeek(out (SimulatedProcess Process, Action) alarm, out (DateTimeOffset At, long) next))
        {
            if (!alarm.Process.IsDead)
            {
                Now = next.At > Now ? next.At : Now;
                return;
            }

            alarms.Dequeue();
        }
    }
}
