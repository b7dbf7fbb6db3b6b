using System.Diagnostics;
using System.Text;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable.Engine;

/// <summary>
/// Runs activities, a bounded number at a time. Instances take turns, so that a large fan-out delays nobody else; the activities of one
/// instance start in the order in which they were scheduled.
/// </summary>
internal sealed class ActivityDispatcher(HubRuntime hub, Executor executor, DurableTaskHubOptions options, ILogger logger) : IDisposable
{
    private readonly Lock gate = new();
    private readonly LinkedList<(long Key, Queue<ActivityWork> Work)> instances = new();
    private readonly Dictionary<long, LinkedListNode<(long Key, Queue<ActivityWork> Work)>> byKey = [];
    private readonly CancellationTokenSource stop = new();
    private bool halted;
    private int waiting;
    private int running;
    private TaskCompletionSource? idle;

    public int Waiting => Volatile.Read(ref waiting);

    public int Running => Volatile.Read(ref running);

    public void Enqueue(ActivityWork work)
    {
        lock (gate)
        {
            if (!byKey.TryGetValue(work.Key, out LinkedListNode<(long Key, Queue<ActivityWork> Work)>? node))
            {
                byKey[work.Key] = node = instances.AddLast((work.Key, new Queue<ActivityWork>()));
            }

            node.Value.Work.Enqueue(work);
            waiting++;
        }

        StartNext();
    }

    /// <summary>Starts nothing more.</summary>
    public void Halt()
    {
        lock (gate)
        {
            halted = true;
            instances.Clear();
            byKey.Clear();
            waiting = 0;
        }
    }

    /// <summary>Starts nothing more, signals what runs and waits for it, at most for <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        Halt();
        Task idle;
        lock (gate)
        {
            this.idle ??= new TaskCompletionSource();
            idle = running == 0 ? Task.CompletedTask : this.idle.Task;
        }

        await executor.RunAsync(stop.Cancel);
        try
        {
            await idle.WaitAsync(grace, executor.Time);
        }
        catch (TimeoutException)
        {
            DurableLog.ActivitiesInterrupted(logger, Running);
        }
    }

    public void Dispose() => stop.Dispose();

    private void StartNext()
    {
        while (true)
        {
            ActivityWork work;
            lock (gate)
            {
                if (halted || running >= options.MaxConcurrentActivities || instances.First is not { } node)
                {
                    return;
                }

                work = node.Value.Work.Dequeue();
                instances.RemoveFirst();
                if (node.Value.Work.Count == 0)
                {
                    byKey.Remove(node.Value.Key);
                }
                else
                {
                    instances.AddLast(node);
                }

                waiting--;
                running++;
            }

            executor.Queue(static start => _ = start.Dispatcher.RunAsync(start.Work), (Dispatcher: this, Work: work));
        }
    }

    private async Task RunAsync(ActivityWork work)
    {
        try
        {
            if (await ResultAsync(work) is { } result)
            {
                hub.Deliver(work.Key, new ActorMessage(result));
            }
        }
#pragma warning disable CA1031 // Only the engine itself can fail here, for example by a failed store: then the hub stops as a whole.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            hub.Fail(exception);
        }
        finally
        {
            TaskCompletionSource? idle = null;
            lock (gate)
            {
                if (--running == 0)
                {
                    idle = this.idle;
                }
            }

            idle?.TrySetResult();
            StartNext();
        }
    }

    /// <summary>Runs the activity; null when it is not to be run any more or was interrupted by the hub's stop.</summary>
    private async Task<HistoryEvent?> ResultAsync(ActivityWork work)
    {
        if (work.IsRecovered)
        {
            if (hub.Reader.LoadTask(work.Key, work.TaskId) is not { } found)
            {
                return null;
            }

            work = work with { InstanceId = found.InstanceId, Trace = found.Trace, Scheduled = found.Scheduled, Recoveries = work.Recoveries + 1 };
            if (work.Recoveries > options.MaxActivityRecoveries)
            {
                DurableLog.ActivityAbandoned(logger, found.Scheduled.Name!, work.TaskId, found.InstanceId, work.Recoveries);
                return Failed(
                    work,
                    new RecordedFailure
                    {
                        ErrorType = "ActivityAbandoned",
                        ErrorMessage =
                            $"The process ended {work.Recoveries} times while activity '{found.Scheduled.Name}' was under way; "
                                + "it is not started again.",
                        NonRetriable = true,
                    });
            }

            await hub.CommitAsync(writer => writer.SetRecoveries(work.Key, work.TaskId, work.Recoveries));
            HistoryEvent? result = await AttemptAsync(work);
            if (result is null)
            {
                // Stopped in good order: that was no crash.
                await hub.CommitAsync(writer => writer.SetRecoveries(work.Key, work.TaskId, work.Recoveries - 1));
            }

            return result;
        }

        return await AttemptAsync(work);
    }

    private async Task<HistoryEvent?> AttemptAsync(ActivityWork work)
    {
        HistoryEvent scheduled = work.Scheduled!;
        if (!hub.Functions.HasActivity(scheduled.Name!))
        {
            return Failed(
                work,
                new RecordedFailure
                {
                    ErrorType = "ActivityTaskNotFound",
                    ErrorMessage = $"No activity task named '{scheduled.Name}' was found.",
                    NonRetriable = true,
                });
        }

        using Activity? span = HubTracing.Run(work);
        try
        {
            ActivityInvocation invocation = new(
                scheduled.Name!,
                work.InstanceId!,
                work.TaskId,
                scheduled.Version ?? string.Empty,
                scheduled.Payload);
            string? output = await hub.Functions.RunActivityAsync(invocation, stop.Token);
            if (output is not null && Encoding.UTF8.GetByteCount(output) is int bytes && bytes > options.MaxPayloadBytes)
            {
                throw new InvalidOperationException(
                    $"The output of activity '{scheduled.Name}' has {bytes} bytes as JSON; the limit is {options.MaxPayloadBytes}. "
                        + "Return a reference instead."
                );
            }

            hub.Metrics.ActivityRun("completed");
            return new HistoryEvent
            {
                Type = HistoryEventType.TaskCompleted,
                TaskId = work.TaskId,
                Payload = output,
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever the user's code throws is the activity's failure.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            DurableLog.ActivityFailed(logger, exception, scheduled.Name!, work.TaskId, work.InstanceId!);
            RecordedFailure failure = RecordedFailure.From(exception);
            HubTracing.Failed(span, failure);
            return Failed(work, failure);
        }
    }

    private HistoryEvent Failed(ActivityWork work, RecordedFailure failure)
    {
        hub.Metrics.ActivityRun("failed");
        return new HistoryEvent
        {
            Type = HistoryEventType.TaskFailed,
            TaskId = work.TaskId,
            Failure = failure,
        };
    }
}
