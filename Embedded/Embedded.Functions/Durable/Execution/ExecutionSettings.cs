using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable.Execution;

/// <summary>What every execution of a hub shares.</summary>
internal sealed record ExecutionSettings(
    IDurableFunctions Functions,
    DataConverter Converter,
    ILoggerFactory Loggers,
    string DefaultVersion,
    TimeSpan MaximumTimerInterval,
    int MaxPayloadBytes)
{
    public static ExecutionSettings Of(DurableTaskHubOptions options, IDurableFunctions functions, ILoggerFactory loggers) =>
        new(functions, options.DataConverter, loggers, options.DefaultVersion, options.MaximumTimerInterval, options.MaxPayloadBytes);
}
