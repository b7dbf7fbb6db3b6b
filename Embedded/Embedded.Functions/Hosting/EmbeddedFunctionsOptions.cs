using Embedded.Functions.Messaging;

namespace Embedded.Functions.Hosting;

/// <summary>Settings of an embedded Functions host.</summary>
public sealed class EmbeddedFunctionsOptions
{
    /// <summary>Folder of all state: task hubs, broker, timer status. Created when missing.</summary>
    public required string DataPath { get; set; }

    /// <summary>The host.json shared by all apps; null for the defaults of the real host.</summary>
    public string? HostJsonPath { get; set; }

    /// <summary>Addresses to listen on; port 0 picks a free one.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>The clock of timers, broker, hubs and functions.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Largest request body of an HTTP function, in bytes; what is larger gets 413. Default as on Azure.</summary>
    public long MaxRequestBodySize { get; set; } = 104_857_600;

    /// <summary>Keys of the HTTP functions that ask for one, and of the management API.</summary>
    public FunctionKeys Keys { get; set; } = new();

    /// <summary>Settings of the embedded Service Bus.</summary>
    public ServiceBusOptions ServiceBus { get; set; } = new();

    /// <summary>How long work under way may go on after a stop was asked for, before its cancellation tokens are signalled.</summary>
    public TimeSpan DrainPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the host waits for cancelled work before it gives up on it.</summary>
    public TimeSpan CancelPeriod { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long running activities may go on after their cancellation tokens were signalled; they run again after the next start.
    /// </summary>
    public TimeSpan ActivityGracePeriod { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How often an activity, an entity's operation or an orchestrator's turn in which the process died is begun again before it is failed.</summary>
    public int MaxRecoveries { get; set; } = 10;
}
