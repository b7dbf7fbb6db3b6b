using System.Runtime.InteropServices;
using Embedded.Functions.Durable;
using Embedded.Functions.Invocation;
using Embedded.Functions.Messaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Hosting;

/// <summary>Azure Functions apps in one process: HTTP, timers, queues and topics, durable orchestrations.</summary>
public sealed partial class EmbeddedFunctionsHost : IAsyncDisposable
{
    private readonly EmbeddedFunctionsOptions options;
    private readonly WebApplication web;
    private readonly FunctionApp[] apps;
    private readonly Dictionary<string, DurableTaskHub> hubs;
    private readonly ListenerFactory listeners;
    private readonly InvocationTracker tracker;
    private readonly ILogger<EmbeddedFunctionsHost> logger;
    private volatile bool ready;
    private bool started;
    private bool stopped;
    private CancellationTokenSource? failed;

    internal EmbeddedFunctionsHost(
        EmbeddedFunctionsOptions options,
        WebApplication web,
        FunctionApp[] apps,
        Dictionary<string, DurableTaskHub> hubs,
        EmbeddedServiceBus serviceBus,
        ListenerFactory listeners,
        InvocationTracker tracker,
        ILogger<EmbeddedFunctionsHost> logger)
    {
        this.options = options;
        this.web = web;
        this.apps = apps;
        this.hubs = hubs;
        ServiceBus = serviceBus;
        this.listeners = listeners;
        this.tracker = tracker;
        this.logger = logger;
    }

    /// <summary>The broker.</summary>
    public EmbeddedServiceBus ServiceBus { get; }

    /// <summary>Whether every part runs: web server, broker, all task hubs.</summary>
    public bool IsReady => ready && ServiceBus.IsRunning && !hubs.Values.Any(hub => hub.Failed.IsCancellationRequested);

    /// <summary>Fires when a store has failed for good: the process must be started again. Known once the host is started.</summary>
    public CancellationToken Failed => failed?.Token ?? CancellationToken.None;

    /// <summary>The first address that the server listens on, once started.</summary>
    public Uri BaseAddress => new(web.Urls.First());

    /// <summary>Starts to compose a host.</summary>
    public static EmbeddedFunctionsHostBuilder CreateBuilder(EmbeddedFunctionsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EmbeddedFunctionsHostBuilder(options);
    }

    /// <summary>The services of an app.</summary>
    public IServiceProvider GetAppServices(string app) =>
        apps.FirstOrDefault(a => a.Name.Equals(app, StringComparison.OrdinalIgnoreCase))?.Services
        ?? throw new ArgumentException($"There is no app '{app}'.", nameof(app));

    /// <summary>The client of a task hub.</summary>
    public DurableTaskClient GetDurableClient(string taskHub) =>
        hubs.TryGetValue(taskHub, out var hub)
            ? hub.Client
            : throw new ArgumentException($"There is no task hub '{taskHub}'.", nameof(taskHub));

    /// <summary>Runs a timer function now, beside its schedule, and waits for it.</summary>
    /// <exception cref="ArgumentException">There is no such timer function, or it is disabled.</exception>
    public Task RunTimerAsync(string app, string function, CancellationToken cancellationToken = default) =>
        (
            listeners.Timers.FirstOrDefault(timer => timer.Name.Equals($"{app}/{function}", StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no timer function '{function}' in app '{app}'.", nameof(function))
        ).InvokeAsync(false, null, cancellationToken);

    /// <summary>Starts everything. HTTP functions answer 503 until all parts run.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (started)
        {
            throw new InvalidOperationException("The host was started before.");
        }

        started = true;
        Directory.CreateDirectory(options.DataPath);
        foreach (var app in apps)
        {
            await app.StartAsync(cancellationToken);
        }

        await web.StartAsync(cancellationToken);
        await ServiceBus.StartAsync(listeners.PrepareAsync);
        await Task.WhenAll(hubs.Values.Select(hub => hub.StartAsync(cancellationToken)));
        failed = CancellationTokenSource.CreateLinkedTokenSource([ServiceBus.Failed, .. hubs.Values.Select(hub => hub.Failed)]);
        tracker.Open();
        listeners.Start();
        ready = true;
        LogStarted(apps.Sum(app => app.Functions.Count), apps.Length);
    }

    /// <summary>
    /// Stops within about <see cref="EmbeddedFunctionsOptions.DrainPeriod"/> + <see cref="EmbeddedFunctionsOptions.CancelPeriod"/> + <see
    /// cref="EmbeddedFunctionsOptions.ActivityGracePeriod"/>: takes no new work, lets work under way finish, then cancels it. Messages,
    /// timers and activities that did not finish run again after the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!started || stopped)
        {
            return;
        }

        stopped = true;
        ready = false;
        await listeners.CancelAsync();
        await tracker.DrainAsync(options.DrainPeriod);
        await Task.WhenAll([
            tracker.CancelAsync(options.CancelPeriod),
            listeners.Completion.WaitAsync(options.CancelPeriod, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default),
            .. hubs.Values.Select(hub => hub.StopAsync(cancellationToken)),
        ]);
        await ServiceBus.DisposeAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.CancelPeriod);
        await web.StopAsync(patience.Token);
        foreach (var app in apps.Reverse())
        {
            await app.StopAsync(cancellationToken);
        }

        LogStopped();
    }

    /// <summary>Starts, waits for SIGTERM, SIGINT or the token, and stops.</summary>
    /// <exception cref="InvalidOperationException">A store has failed for good; the process must be started again.</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var registration = cancellationToken.Register(() => stop.TrySetResult());
        await StartAsync(cancellationToken);
        using var failure = Failed.Register(() => stop.TrySetException(new InvalidOperationException("A store has failed.")));
        try
        {
            await stop.Task;
        }
        finally
        {
            await StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Stops if need be and releases everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var hub in hubs.Values)
        {
            await hub.DisposeAsync();
        }

        await listeners.DisposeAsync();
        await ServiceBus.DisposeAsync();
        foreach (var app in apps)
        {
            await app.DisposeAsync();
        }

        await web.DisposeAsync();
        tracker.Dispose();
        failed?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Functions} functions of {Apps} apps run.")]
    private partial void LogStarted(int functions, int apps);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped.")]
    private partial void LogStopped();
}
