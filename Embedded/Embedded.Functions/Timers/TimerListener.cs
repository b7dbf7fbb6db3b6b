using Embedded.Functions.Hosting;
using Embedded.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Timers;

/// <summary>
/// Runs one timer function. There is one listener per function and it awaits each run, so runs never overlap; occurrences that pass
/// meanwhile are skipped, as on the real host. A monitored timer that missed an occurrence while the host was down runs once at start, past
/// due.
/// </summary>
internal sealed partial class TimerListener(
    FunctionApp app,
    FunctionDescriptor function,
    TimerTriggerAttribute trigger,
    TimerSchedule schedule,
    TimerStatusStore? statuses,
    InvocationTracker tracker,
    TimeProvider time,
    ILogger logger) : IListener
{
    // A wait is cut into pieces, so that a clock that is set forward is noticed.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    private readonly RetryPolicy retry = RetryPolicy.Of(function.Declaration.Retry);
    private readonly CancellationTokenSource stop = new();

    public string Name { get; } = $"{app.Name}/{function.Name}";

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Ends after <see cref="CancelAsync"/>.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start() => Completion = Task.Run(() => RunAsync(stop.Token));

    /// <summary>Starts no more runs; one under way is the tracker's to drain.</summary>
    public Task CancelAsync() => stop.CancelAsync();

    public void Dispose() => stop.Dispose();

    /// <summary>One execution with its retries.</summary>
    /// <exception cref="Exception">What the last attempt threw.</exception>
    public async Task InvokeAsync(bool isPastDue, ScheduleStatus? status, CancellationToken cancellationToken)
    {
        for (var retries = 0; ; retries++)
        {
            using (
                var work =
                    tracker.TryBegin(app.Name, function.Name, TriggerKind.Timer) ?? throw new OperationCanceledException("The host stops."))
            await using (var scope = app.CreateScope())
            {
                var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = status };
                using var context = new InvocationContext(
                    function,
                    scope.ServiceProvider,
                    info,
                    null,
                    CancellationToken.None,
                    tracker.Stopping,
                    new InvocationRetryContext(retries, retry.MaxRetries));
                try
                {
                    await app.InvokeAsync(context);
                    work.Succeeded();
                    return;
                }
                catch (Exception e) when (retry.Allows(retries))
                {
                    LogRetry(function.Name, context.InvocationId, retries + 1, e);
                }
            }

            await Task.Delay(retry.Delay(retries), time, cancellationToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = Now;
            var status = await ReadStatusAsync(now);
            var next = status?.Next ?? schedule.Next(now);
            if (status is not null && now > status.Next)
            {
                next = await RunOnceAsync(status, isPastDue: true, cancellationToken);
            }
            else if (trigger.RunOnStartup)
            {
                next = await RunOnceAsync(status, isPastDue: false, cancellationToken);
            }

            while (true)
            {
                await WaitUntilAsync(next, cancellationToken);
                next = await RunOnceAsync(status, isPastDue: false, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception e)
        {
            LogListenerFailed(function.Name, e);
        }
    }

    private async Task<ScheduleStatus?> ReadStatusAsync(DateTime now)
    {
        if (statuses is null || !trigger.UseMonitor || !schedule.IsMonitorable(now))
        {
            return null;
        }

        var status = statuses.Read(Name);
        if (status is null)
        {
            status = new ScheduleStatus { Next = schedule.Next(now), LastUpdated = now };
            await statuses.WriteAsync(Name, status);
            return status;
        }

        // The schedule may have been changed since.
        var expected = schedule.Next(status.Last == default ? status.LastUpdated : status.Last);
        if (expected != status.Next)
        {
            status.Next = expected;
            status.LastUpdated = now;
            await statuses.WriteAsync(Name, status);
        }

        return status;
    }

    private async Task<DateTime> RunOnceAsync(ScheduleStatus? status, bool isPastDue, CancellationToken cancellationToken)
    {
        try
        {
            await InvokeAsync(
                isPastDue,
                status is null
                    ? null
                    : new ScheduleStatus
                    {
                        Last = status.Last,
                        Next = status.Next,
                        LastUpdated = status.LastUpdated,
                    },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            LogFailed(function.Name, e);
        }

        // Reckoned from the present: what was missed during the run is not made up for.
        var now = Now;
        var next = schedule.Next(now);
        if (status is not null && statuses is not null)
        {
            status.Last = now;
            status.Next = next;
            status.LastUpdated = now;
            await statuses.WriteAsync(Name, status);
        }

        return next;
    }

    private async Task WaitUntilAsync(DateTime next, CancellationToken cancellationToken)
    {
        while (next - Now is { Ticks: > 0 } remaining)
        {
            await Task.Delay(remaining < LongestWait ? remaining : LongestWait, time, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Timer function '{Function}' failed.")]
    private partial void LogFailed(string function, Exception exception);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Timer function '{Function}', invocation {InvocationId} failed; retry {Retry} follows.")]
    private partial void LogRetry(string function, string invocationId, int retry, Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The timer of function '{Function}' has stopped.")]
    private partial void LogListenerFailed(string function, Exception exception);
}
