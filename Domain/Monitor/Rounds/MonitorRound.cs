namespace Domain.Monitor.Rounds;

/// <summary>Where the monitor is in its rounds: what it carries from one run to the next. Each run looks at one page.</summary>
public sealed record MonitorRound
{
    /// <summary>Rounds completed.</summary>
    public long Completed { get; init; }

    /// <summary>What it looks at now.</summary>
    public MonitorSource Source { get; init; }

    /// <summary>Pages of that in this round.</summary>
    public int Pages { get; init; }

    /// <summary>Where each source goes on; those that begin anew are not in it.</summary>
    public IReadOnlyDictionary<MonitorSource, string> Positions { get; init; } = new Dictionary<MonitorSource, string>();

    /// <summary>Subjects looked at in this round.</summary>
    public int Looked { get; init; }

    /// <summary>Repairs in this round.</summary>
    public int Repaired { get; init; }

    /// <summary>What did not answer at the last attempt; while there is any, nothing is looked at nor repaired.</summary>
    public IReadOnlyList<string> Down { get; init; } = [];

    /// <summary>Attempts in a row that found something down.</summary>
    public int Outages { get; init; }

    /// <summary>Whether a round has just been completed.</summary>
    public bool IsBetweenRounds => Source == default && Pages == 0 && Down.Count == 0;

    /// <summary>Where this page begins.</summary>
    public string? Cursor => Positions.GetValueOrDefault(Source);

    /// <summary>Something did not answer: the same page is tried again later.</summary>
    public MonitorRound Interrupted(IReadOnlyList<string> down) => this with { Down = down, Outages = Outages + 1 };

    /// <summary>A page was looked at.</summary>
    /// <param name="inspection">What was found.</param>
    /// <param name="repaired">How many of its repairs were done.</param>
    /// <param name="pagesPerRound">Pages of one source before the next has its turn.</param>
    public MonitorRound After(Inspection inspection, int repaired, int pagesPerRound)
    {
        var begins = IsBetweenRounds;
        var positions = new Dictionary<MonitorSource, string>(Positions);
        _ = positions.Remove(Source);
        if (inspection.Next is { } next)
        {
            positions[Source] = next;
        }

        var staysHere = inspection.Next is not null && Pages + 1 < pagesPerRound;
        var isComplete = !staysHere && Source == MonitorSource.Workflows;
        return new()
        {
            Completed = isComplete ? Completed + 1 : Completed,
            Source = staysHere ? Source : isComplete ? default : Source + 1,
            Pages = staysHere ? Pages + 1 : 0,
            Positions = positions,
            Looked = (begins ? 0 : Looked) + inspection.Looked,
            Repaired = (begins ? 0 : Repaired) + repaired,
        };
    }
}
