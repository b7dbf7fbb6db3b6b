using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Embedded.Functions.Durable.Entities;
using Embedded.Functions.Durable.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable.Execution;

/// <summary>
/// The orchestrator's view of its execution. Source of the semantics: durabletask-dotnet's TaskOrchestrationContextWrapper.
/// </summary>
internal sealed class OrchestrationContext(OrchestrationExecution execution) : TaskOrchestrationContext
{
    private static readonly byte[] GuidNamespace = Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);
    private OrchestrationEntities? entities;
    private int guids;
    private (Type Type, object? Value)? input;

    public override TaskName Name => execution.Identity.Name;

    public override string InstanceId => execution.Identity.InstanceId;

    public override ParentOrchestrationInstance? Parent => execution.Identity.Parent;

    public override string Version => execution.Identity.Version;

    public override IReadOnlyDictionary<string, object?> Properties { get; } =
        execution.Settings.DefaultVersion.Length == 0
            ? ImmutableDictionary<string, object?>.Empty
            : ImmutableDictionary.CreateRange([KeyValuePair.Create<string, object?>("defaultVersion", execution.Settings.DefaultVersion)]);

    public override DateTime CurrentUtcDateTime => execution.Now;

    public override bool IsReplaying => execution.IsReplaying;

    public override TaskOrchestrationEntityFeature Entities => entities ??= new OrchestrationEntities(execution, NewGuid);

    protected override ILoggerFactory LoggerFactory => execution.Settings.Loggers;

    /// <summary>The orchestrator has returned or failed.</summary>
    public void EndEntities() => entities?.End();

    public override T? GetInput<T>()
        where T : default
    {
        execution.EnsureTurnThread();
        if (input is { } known && known.Type == typeof(T))
        {
            return (T?)known.Value;
        }

        T? value = execution.Settings.Converter.Deserialize<T>(execution.Input);
        input = (typeof(T), value);
        return value;
    }

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        execution.EnsureTurnThread();
        Limits.RequireName(name, nameof(name));
        RequireOptionsAreNoInput(input, options);
        string version = options?.Version is { } asked ? asked.Version : Version;
        string? json = execution.Serialize(input, $"input of activity '{name}'");
        string? tags = InstanceTags.Format(options?.Tags);
        return await CallAsync<TResult>(name, options, () => execution.ScheduleActivity(name, version, json, tags));
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName,
        object? input = null,
        TaskOptions? options = null)
    {
        execution.EnsureTurnThread();
        Limits.RequireName(orchestratorName, nameof(orchestratorName));
        RequireOptionsAreNoInput(input, options);
        entities?.RequireNoCriticalSection();

        // Retries reuse the id; a failed predecessor of the same id is replaced.
        string instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        Limits.RequireInstanceId(instanceId, nameof(options));
        string version = options?.Version is { } asked ? asked.Version : execution.Settings.DefaultVersion;
        string? json = execution.Serialize(input, $"input of sub-orchestration '{orchestratorName}'");
        string? tags = InstanceTags.Format(options?.Tags);
        return await CallAsync<TResult>(
            orchestratorName,
            options,
            () => execution.ScheduleSubOrchestration(orchestratorName, version, instanceId, json, tags));
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        execution.EnsureTurnThread();
        DateTime due = fireAt.ToUniversalTime();
        while (due - CurrentUtcDateTime > execution.Settings.MaximumTimerInterval && !cancellationToken.IsCancellationRequested)
        {
            await execution.ScheduleTimer(CurrentUtcDateTime + execution.Settings.MaximumTimerInterval, cancellationToken);
        }

        await execution.ScheduleTimer(due, cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        execution.EnsureTurnThread();
        Limits.RequireName(eventName, nameof(eventName));
        return execution.Events.WaitAsync<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        execution.EnsureTurnThread();
        Limits.RequireInstanceId(instanceId, nameof(instanceId));
        Limits.RequireName(eventName, nameof(eventName));
        execution.SendEvent(instanceId, eventName, execution.Serialize(payload, $"payload of event '{eventName}'"));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        execution.EnsureTurnThread();
        string? json = execution.Serialize(customStatus, "custom status");
        if (json?.Length > Limits.MaxCustomStatusLength)
        {
            throw new ArgumentException(
                $"The custom status has {json.Length} characters as JSON; the limit is {Limits.MaxCustomStatusLength}.",
                nameof(customStatus));
        }

        execution.SetCustomStatus(json);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        execution.EnsureTurnThread();
        string? version = string.IsNullOrWhiteSpace(options.NewVersion) ? null : options.NewVersion;
        execution.ContinueAsNew(
            execution.Serialize(options.NewInput, "input of the next execution"),
            version,
            options.PreserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        execution.EnsureTurnThread();

        // UUID version 5 (RFC 9562 section 5.5) of instance, time and a counter; the name's form is the real engine's.
        byte[] name = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{CurrentUtcDateTime:o}_{guids++}"));
#pragma warning disable CA5350 // UUID version 5 is defined with SHA-1; nothing secret hangs on it.
        Span<byte> bytes = SHA1.HashData([.. GuidNamespace, .. name]).AsSpan(0, 16);
#pragma warning restore CA5350
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    private static void RequireOptionsAreNoInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                "Task options were given as the input and no options were given. Were they meant to be the options?",
                nameof(input));
        }
    }

    private async Task<TResult> CallAsync<TResult>(TaskName name, TaskOptions? options, Func<Task<TaskOutcome>> attempt)
    {
        TaskOutcome outcome = options?.Retry switch
        {
            { Policy: { } policy } => await RetryByPolicyAsync(name, policy, attempt),
            { Handler: { } handler } => await RetryByHandlerAsync(handler, attempt),
            _ => await attempt(),
        };
        return outcome.Failure is null
            ? execution.Settings.Converter.Deserialize<TResult>(outcome.Result)!
            : throw new TaskFailedException(name, outcome.TaskId, outcome.Failure.ToDetails());
    }

    /// <summary>
    /// Source: DurableTask.Core's RetryInterceptor, its last, immediate timer after the final failure included, so that task ids agree.
    /// </summary>
    private async Task<TaskOutcome> RetryByPolicyAsync(TaskName name, RetryPolicy policy, Func<Task<TaskOutcome>> attempt)
    {
        DateTime firstAttempt = CurrentUtcDateTime;
        for (int failures = 1; ; failures++)
        {
            TaskOutcome outcome = await attempt();
            if (outcome.Failure is not { NonRetriable: false } failure)
            {
                return outcome;
            }

            if (failures >= policy.MaxNumberOfAttempts)
            {
                await execution.ScheduleTimer(CurrentUtcDateTime, CancellationToken.None);
                return outcome;
            }

            TimeSpan delay = NextDelay(policy, failures, firstAttempt, new TaskFailedException(name, outcome.TaskId, failure.ToDetails()));
            if (delay == TimeSpan.Zero)
            {
                return outcome;
            }

            await execution.ScheduleTimer(CurrentUtcDateTime + delay, CancellationToken.None);
        }
    }

    private TimeSpan NextDelay(RetryPolicy policy, int failures, DateTime firstAttempt, TaskFailedException failure)
    {
        try
        {
            if (!policy.Handle(failure))
            {
                return TimeSpan.Zero;
            }
        }
#pragma warning disable CA1031 // As in the real engine a filter that throws must not hide the failure it was asked about.
        catch (Exception)
#pragma warning restore CA1031
        {
            return TimeSpan.Zero;
        }

        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && CurrentUtcDateTime - firstAttempt >= policy.RetryTimeout)
        {
            return TimeSpan.Zero;
        }

        double milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failures - 1);
        TimeSpan longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(365_000) : policy.MaxRetryInterval;
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }

    private async Task<TaskOutcome> RetryByHandlerAsync(AsyncRetryHandler handler, Func<Task<TaskOutcome>> attempt)
    {
        DateTime start = CurrentUtcDateTime;
        for (int failures = 1; ; failures++)
        {
            TaskOutcome outcome = await attempt();
            if (outcome.Failure is not { NonRetriable: false } failure)
            {
                return outcome;
            }

            RetryContext retry = new(this, failures, failure.ToDetails(), CurrentUtcDateTime - start, CancellationToken.None);
            if (!await handler(retry))
            {
                return outcome;
            }
        }
    }
}
