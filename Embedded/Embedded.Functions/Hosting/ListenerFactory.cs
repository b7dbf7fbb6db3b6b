using System.Diagnostics.Metrics;
using Embedded.Functions.Invocation;
using Embedded.Functions.Messaging;
using Embedded.Functions.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Hosting;

/// <summary>Creates and holds the listeners of timers, queues and subscriptions.</summary>
internal sealed class ListenerFactory : IAsyncDisposable
{
    private readonly EmbeddedServiceBus bus;
    private readonly InvocationTracker tracker;
    private readonly TimeProvider time;
    private readonly ILogger timerLogger;
    private readonly ILogger busLogger;
    private readonly string statusPath;
    private readonly List<Func<Task>> preparations = [];
    private readonly List<Func<IListener>> pending = [];
    private readonly List<IListener> listeners = [];
    private TimerStatusStore? statuses;

    public ListenerFactory(EmbeddedFunctionsOptions options, EmbeddedServiceBus bus, InvocationTracker tracker, ILoggerFactory loggers)
    {
        this.bus = bus;
        this.tracker = tracker;
        time = options.TimeProvider;
        timerLogger = loggers.CreateLogger("Embedded.Functions.Timers");
        busLogger = loggers.CreateLogger("Embedded.Functions.Messaging");
        statusPath = Path.Combine(options.DataPath, "timers.db");
        tracker.Meter.CreateObservableGauge(
            "servicebus.messages.active",
            () => Observe(status => status.ActiveMessages),
            "{message}",
            "Messages that wait or are processed, by entity.");
        tracker.Meter.CreateObservableGauge(
            "servicebus.messages.scheduled",
            () => Observe(status => status.ScheduledMessages),
            "{message}",
            "Messages whose time has not come, by entity.");
        tracker.Meter.CreateObservableGauge(
            "servicebus.messages.dead_letter",
            () => Observe(status => status.DeadLetterMessages),
            "{message}",
            "Dead letters, by entity.");
    }

    public IEnumerable<TimerListener> Timers => listeners.OfType<TimerListener>();

    /// <summary>Ends when every listener has.</summary>
    public Task Completion => Task.WhenAll(listeners.Select(listener => listener.Completion));

    /// <summary>Checks the declarations of an app's timers and messages.</summary>
    public void AddAll(FunctionApp app)
    {
        foreach (var function in app.Functions)
        {
            switch (function.Declaration.Trigger)
            {
                case TimerTriggerAttribute timer:
                    AddTimer(app, function, timer);
                    break;
                case ServiceBusTriggerAttribute trigger:
                    AddReceiver(app, function, trigger);
                    break;
            }
        }
    }

    /// <summary>Creates entities and listeners; the broker runs.</summary>
    public async Task PrepareAsync()
    {
        foreach (var preparation in preparations)
        {
            await preparation();
        }

        listeners.AddRange(pending.Select(create => create()));
    }

    public void Start() => listeners.ForEach(listener => listener.Start());

    public Task CancelAsync() => Task.WhenAll(listeners.Select(listener => listener.CancelAsync()));

    public async ValueTask DisposeAsync()
    {
        listeners.ForEach(listener => listener.Dispose());
        if (statuses is not null)
        {
            await statuses.DisposeAsync();
        }
    }

    private void AddTimer(FunctionApp app, FunctionDescriptor function, TimerTriggerAttribute trigger)
    {
        TimerSchedule schedule;
        try
        {
            schedule = TimerSchedule.Parse(app.Settings.Resolve(trigger.Schedule));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new FunctionDeclarationException(function.Name, e.Message.TrimEnd('.'));
        }

        pending.Add(() =>
            new TimerListener(
                app,
                function,
                trigger,
                schedule,
                trigger.UseMonitor ? statuses ??= new TimerStatusStore(statusPath) : null,
                tracker,
                time,
                timerLogger));
    }

    private void AddReceiver(FunctionApp app, FunctionDescriptor function, ServiceBusTriggerAttribute trigger)
    {
        if (trigger.IsSessionsEnabled)
        {
            throw new FunctionDeclarationException(function.Name, "sessions are not supported by the embedded broker");
        }

        string Name(string? text)
        {
            try
            {
                return app.Settings.Resolve(text ?? string.Empty) is { Length: > 0 } name
                    ? name
                    : throw new FunctionDeclarationException(function.Name, "its queue, topic or subscription has no name");
            }
            catch (InvalidOperationException e)
            {
                throw new FunctionDeclarationException(function.Name, e.Message.TrimEnd('.'));
            }
        }

        string entity;
        if (trigger.TopicName is null)
        {
            entity = Name(trigger.QueueName);
            preparations.Add(() => bus.EnsureQueueAsync(entity));
        }
        else
        {
            var (topic, subscription) = (Name(trigger.TopicName), Name(trigger.SubscriptionName));
            entity = EmbeddedServiceBus.SubscriptionPath(topic, subscription);
            preparations.Add(() => bus.EnsureSubscriptionAsync(topic, subscription));
        }

        var output = function.Declaration.Output is { } target ? new ServiceBusOutput(bus, Name(target.QueueOrTopicName), app.Json) : null;
        var settings = ReceiverSettings.For(app.Settings);
        pending.Add(() => new SubscriptionReceiver(bus, entity, app, function, settings, output, tracker, busLogger));
    }

    private IEnumerable<Measurement<long>> Observe(Func<EntityStatus, long> count) =>
        bus.IsRunning
            ? bus.GetStatus()
                .Select(status => new Measurement<long>(count(status), new KeyValuePair<string, object?>("entity", status.Entity)))
            : [];
}
