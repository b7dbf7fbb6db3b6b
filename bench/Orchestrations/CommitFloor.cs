using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask.Client;

namespace Bench.Orchestrations;

/// <summary>
/// What no engine on this store can go below: the rows that an orchestration leaves, taken from the history of a real one, written by the same
/// statements in as many transactions as the engine used (SQLite, WAL, <c>synchronous=FULL</c>), by one thread that does nothing else.
/// </summary>
internal sealed class CommitFloor(string path) : IDisposable
{
    private readonly StoreWriter writer = new(path);
    private int uncommitted;
    private long created;

    /// <summary>Writes orchestrations.</summary>
    /// <param name="history">Of one of them.</param>
    /// <param name="orchestrations">How many.</param>
    /// <param name="together">How many are under way at the same time.</param>
    /// <param name="batch">Changes per transaction.</param>
    public void Write(OrchestrationHistory history, int orchestrations, int together, int batch)
    {
        var turns = Turns(history);
        for (var first = 0; first < orchestrations; first += together)
        {
            var keys = new long[Math.Min(together, orchestrations - first)];
            for (var i = 0; i < keys.Length; i++)
            {
                var index = i;
                Change(batch, () => keys[index] = Create(history));
            }

            foreach (var turn in turns)
            {
                foreach (var key in keys)
                {
                    Change(batch, () => Turn(key, turn));
                }
            }

            Commit();
        }
    }

    public void Dispose() => writer.Dispose();

    private static List<(int Sequence, HistoryEvent Event)[]> Turns(OrchestrationHistory history)
    {
        List<List<(int, HistoryEvent)>> turns = [];
        for (var sequence = 1; sequence < history.Events.Count; sequence++)
        {
            if (history.Events[sequence].StartsTurn)
            {
                turns.Add([]);
            }

            turns[^1].Add((sequence, history.Events[sequence]));
        }

        return [.. turns.Select(static turn => turn.ToArray())];
    }

    private void Change(int batch, Action change)
    {
        if (uncommitted == 0)
        {
            writer.Begin();
        }

        change();
        if (++uncommitted == batch)
        {
            Commit();
        }
    }

    private void Commit()
    {
        if (uncommitted > 0)
        {
            writer.Commit();
            uncommitted = 0;
        }
    }

    private long Create(OrchestrationHistory history)
    {
        var start = history.Events[0];
        var id = (++created).ToString("D32");
        return writer.TryCreate(new(id, history.Name, history.Version, start.Payload, Tags: null, StartAt: null, start.At, Parent: null))!.Value;
    }

    private void Turn(long key, (int Sequence, HistoryEvent Event)[] turn)
    {
        var end = turn.FirstOrDefault(static entry => entry.Event.Type == HistoryEventType.ExecutionCompleted).Event;
        if (end is null)
        {
            writer.Touch(key, OrchestrationRuntimeStatus.Running, started: true, turn[0].Event.At);
        }
        else
        {
            writer.End(key, OrchestrationRuntimeStatus.Completed, end.At, end.Payload, failure: null);
        }

        foreach (var (sequence, happened) in turn)
        {
            writer.Append(key, sequence, happened);
            switch (happened.Type)
            {
                case HistoryEventType.TaskScheduled:
                    writer.InsertTask(key, happened.TaskId, sequence);
                    break;
                case HistoryEventType.TaskCompleted:
                    writer.DeleteTask(key, happened.TaskId);
                    break;
                default:
                    break;
            }
        }
    }
}
