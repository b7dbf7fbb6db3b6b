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
    private readonly EmbeddedFunctionsOptions _options;
    private readonly WebApplication _web;
    private readonly FunctionApp[] _apps;
    private readonly Dictionary<string, DurableTaskHub> _hubs;
    private readonly ListenerFactory _listeners;
    private readonly InvocationTracker _tracker;
    private readonly ILogger<EmbeddedFunctionsHost> _logger;
    private volatile bool _ready;
    private bool _started;
    private bool _stopped;

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
        _options = options;
        _web = web;
        _apps = apps;
        _hubs = hubs;
        ServiceBus = serviceBus;
        _listeners = listeners;
        _tracker = tracker;
        _logger = logger;
    }

    /// <summary>The broker.</summary>
    public EmbeddedServiceBus ServiceBus { get; }

    /// <summary>Whether every part runs: web server, broker, all task hubs.</summary>
    public bool IsReady => _ready && ServiceBus.IsRunning && !_hubs.Values.Any(hub => hub.Failed.IsCancellationRequested);

    /// <summary>The first address that the server listens on, once started.</summary>
    public Uri BaseAddress => new(_web.Urls.First());

    /// <summary>Starts to compose a host.</summary>
    public static EmbeddedFunctionsHostBuilder CreateBuilder(EmbeddedFunctionsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EmbeddedFunctionsHostBuilder(options);
    }

    /// <summary>The services of an app.</summary>
    public IServiceProvider GetAppServices(string app) =>
        _apps.FirstOrDefault(a => a.Name.Equals(app, StringComparison.OrdinalIgnoreCase))?.Services
        ?? throw new ArgumentException($"There is no app '{app}'.", nameof(app));

    /// <summary>The client of a task hub.</summary>
    public DurableTaskClient GetDurableClient(string taskHub) =>
        _hubs.TryGetValue(taskHub, out var hub)
            ? hub.Client
            : throw new ArgumentException($"There is no task hub '{taskHub}'.", nameof(taskHub));

    /// <summary>Runs a timer function now, beside its schedule, and waits for it.</summary>
    /// <exception cref="ArgumentException">There is no such timer function, or it is disabled.</exception>
    public Task RunTimerAsync(string app, string function, CancellationToken cancellation = default) =>
        (
            _listeners.Timers.FirstOrDefault(timer => timer.Name.Equals($"{app}/{function}", StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no timer function '{function}' in app '{app}'.", nameof(function))
        ).InvokeAsync(false, null, cancellation);

    /// <summary>Starts everything. HTTP functions answer 503 until all parts run.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        if (_started)
        {
            throw new InvalidOperationException("The host was started before.");
        }

        _started = true;
        Directory.CreateDirectory(_options.DataPath);
        foreach (var app in _apps)
        {
            await app.StartAsync(cancellation);
        }

        await _web.StartAsync(cancellation);
        await ServiceBus.StartAsync(_listeners.PrepareAsync);
        await Task.WhenAll(_hubs.Values.Select(hub => hub.StartAsync(cancellation)));
        _tracker.Open();
        _listeners.Start();
        _ready = true;
        LogStarted(_apps.Sum(app => app.Functions.Count), _apps.Length);
    }

    /// <summary>
    /// Stops within about <see cref="EmbeddedFunctionsOptions.DrainPeriod"/> + <see cref="EmbeddedFunctionsOptions.CancelPeriod"/> + <see
    /// cref="EmbeddedFunctionsOptions.ActivityGracePeriod"/>: takes no new work, lets work under way finish, then cancels it. Messages,
    /// timers and activities that did not finish run again after the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation = default)
    {
        if (!_started || _stopped)
        {
            return;
        }

        _stopped = true;
        _ready = false;
        await _listeners.CancelAsync();
        await _tracker.DrainAsync(_options.DrainPeriod);
        await Task.WhenAll([
            _tracker.CancelAsync(_options.CancelPeriod),
            _listeners.Completion.WaitAsync(_options.CancelPeriod, cancellation).ContinueWith(static _ => { }, TaskScheduler.Default),
            .. _hubs.Values.Select(hub => hub.StopAsync(cancellation)),
        ]);
        await ServiceBus.DisposeAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_options.CancelPeriod);
        await _web.StopAsync(patience.Token);
        foreach (var app in _apps.Reverse())
        {
            await app.StopAsync(cancellation);
        }

        LogStopped();
    }

    /// <summary>Starts, waits for SIGTERM, SIGINT or the token, and stops.</summary>
    /// <exception cref="InvalidOperationException">A store has failed for good; the process must be started again.</exception>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnSignal(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var registration = cancellation.Register(() => stop.TrySetResult());
        await StartAsync(cancellation);
        var failures = _hubs
            .Values.Select(hub => hub.Failed)
            .Append(ServiceBus.Failed)
            .Select(failed => failed.Register(() => stop.TrySetException(new InvalidOperationException("A store has failed."))))
            .ToArray();
        try
        {
            await stop.Task;
        }
        finally
        {
            foreach (var failure in failures)
            {
                await failure.DisposeAsync();
            }

            await StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Stops if need be and releases everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var hub in _hubs.Values)
        {
            await hub.DisposeAsync();
        }

        await _listeners.DisposeAsync();
        await ServiceBus.DisposeAsync();
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        await _web.DisposeAsync();
        _tracker.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Functions} functions of {Apps} apps run.")]
    private partial void LogStarted(int functions, int apps);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopped.")]
    private partial void LogStopped();
}
