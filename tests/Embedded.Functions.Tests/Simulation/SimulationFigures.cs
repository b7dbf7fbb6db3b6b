using System.Globalization;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>What happened in a simulation.</summary>
internal sealed record SimulationFigures
{
    public long Workflows { get; set; }

    public long Calls { get; set; }

    public long Steps { get; set; }

    public long CommitPhases { get; set; }

    public long Deaths { get; set; }

    public long PowerFailures { get; set; }

    public long Stops { get; set; }

    public long Checkpoints { get; set; }

    public long SyncErrors { get; set; }

    public long OtherErrors { get; set; }

    public TimeSpan Elapsed { get; set; }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Workflows:N0} orchestrations, {Calls:N0} calls by clients, {Steps:N0} scheduling decisions, {CommitPhases / 2:N0} commits;
            {Deaths:N0} deaths of the process, {PowerFailures:N0} of them with the power, {Stops:N0} stops in good order, {Checkpoints:N0} extra checkpoints;
            {SyncErrors:N0} failed fsyncs, {OtherErrors:N0} failed reads and writes (also for lack of room); {Elapsed.TotalHours:N0} simulated hours
            """);

    public static SimulationFigures operator +(SimulationFigures left, SimulationFigures right) =>
        new()
        {
            Workflows = left.Workflows + right.Workflows,
            Calls = left.Calls + right.Calls,
            Steps = left.Steps + right.Steps,
            CommitPhases = left.CommitPhases + right.CommitPhases,
            Deaths = left.Deaths + right.Deaths,
            PowerFailures = left.PowerFailures + right.PowerFailures,
            Stops = left.Stops + right.Stops,
            Checkpoints = left.Checkpoints + right.Checkpoints,
            SyncErrors = left.SyncErrors + right.SyncErrors,
            OtherErrors = left.OtherErrors + right.OtherErrors,
            Elapsed = left.Elapsed + right.Elapsed,
        };
}
