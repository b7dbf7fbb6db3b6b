namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// How likely what goes wrong. Each seed has its own mixture, in which much is switched off: what always happens hides what follows from
/// its absence (Groce et al., Swarm Testing, 2012).
/// </summary>
internal sealed record FaultPlan
{
    /// <summary>The process is killed between two steps; what it wrote is not lost.</summary>
    public double Kill { get; init; }

    public double PowerFailure { get; init; }

    /// <summary>A stop in good order.</summary>
    public double Stop { get; init; }

    /// <summary>A checkpoint at a moment that SQLite itself would not have chosen.</summary>
    public double Checkpoint { get; init; }

    /// <summary>The process dies in a write or fsync.</summary>
    public double DeathInWrite { get; init; }

    public double DeathBeforeCommit { get; init; }

    public double DeathAfterCommit { get; init; }

    public double WriteError { get; init; }

    public double SyncError { get; init; }

    public double ReadError { get; init; }

    public double DiskFull { get; init; }

    /// <summary>Whether a death takes the machine's power with it.</summary>
    public double DeathIsPowerFailure { get; init; }

    /// <summary>How many deaths a simulation may have.</summary>
    public int MaxDeaths { get; init; }

    public static FaultPlan Random(Random random)
    {
        return new FaultPlan
        {
            Kill = Rate(0.002),
            PowerFailure = Rate(0.002),
            Stop = Rate(0.001),
            Checkpoint = Rate(0.01),
            DeathInWrite = Rate(0.003),
            DeathBeforeCommit = Rate(0.02),
            DeathAfterCommit = Rate(0.02),
            WriteError = Rate(0.001),
            SyncError = Rate(0.005),
            ReadError = Rate(0.0005),
            DiskFull = Rate(0.002),
            DeathIsPowerFailure = random.NextDouble(),
            MaxDeaths = random.Next(13),
        };

        double Rate(double highest) => random.Next(3) == 0 ? 0 : highest * random.NextDouble();
    }
}
