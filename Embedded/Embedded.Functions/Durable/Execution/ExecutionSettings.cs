using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;
using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Durable.Execution;

/// <summary>What every execution of a hub shares.</summary>
internal sealed record ExecutionSettings(
    IDurableFunctions Functions,
    DataConverter Converter,
    ILoggerFactory Loggers,
    string DefaultVersion,
    VersionMatchStrategy VersionMatchStrategy,
    VersionFailureStrategy VersionFailureStrategy,
    TimeSpan MaximumTimerInterval,
    int MaxPayloadBytes)
{
    public static ExecutionSettings Of(DurableTaskHubOptions options, IDurableFunctions functions, ILoggerFactory loggers) =>
        new(
            functions,
            options.DataConverter,
            loggers,
            options.DefaultVersion,
            options.VersionMatchStrategy,
            options.VersionFailureStrategy,
            options.MaximumTimerInterval,
            options.MaxPayloadBytes);

    /// <summary>Whether the hub works on orchestrations of this version. Source: DurableTask.Core's TaskOrchestrationDispatcher.</summary>
    public bool Accepts(string version) =>
        VersionMatchStrategy switch
        {
            VersionMatchStrategy.None => true,
            _ when version == DefaultVersion => true,
            VersionMatchStrategy.CurrentOrOlder => TaskOrchestrationVersioningUtils.CompareVersions(version, DefaultVersion) <= 0,
            _ => false,
        };


    /// <exception cref="ArgumentException">The JSON is larger than payloads may be.</exception>
    public string? Serialize(object? value, string what)
    {
        string? json = Converter.Serialize(value);
        if (json is not null && json.Length * 3L > MaxPayloadBytes && Encoding.UTF8.GetByteCount(json) > MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"The {what} has {Encoding.UTF8.GetByteCount(json)} bytes as JSON; the limit is {MaxPayloadBytes}. Pass a reference instead.");
        }

        return json;
    }
}
