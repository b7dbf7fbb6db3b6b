using System.Text.Json.Serialization;
using Domain.Ids;

namespace Domain.Social;

/// <summary>
/// A relation as kept with the one it starts from. This record is the truth; the <see cref="EdgeMirror"/> with the other one is what lists and fan-out read.
/// </summary>
public sealed record Edge
{
    /// <summary>What it says.</summary>
    public required EdgeKind Kind { get; init; }

    /// <summary>Who follows, blocks or mutes.</summary>
    public required SnowflakeId From { get; init; }

    /// <summary>Who is followed, blocked or muted.</summary>
    public required SnowflakeId To { get; init; }

    /// <summary>What counts now, for every reader.</summary>
    public EdgeState State { get; init; }

    /// <summary>What it is on its way to; equal to <see cref="State"/> unless a change was begun and not finished.</summary>
    public EdgeState Target { get; init; }

    /// <summary>
    /// Grows with every change begun: Unix milliseconds, or one more than before. Orders the writes to the mirror. 0 where there never was an edge.
    /// </summary>
    public long Version { get; init; }

    /// <summary>Whether the mirror, timelines and the opposite edges have been brought in line with the last change.</summary>
    public bool Settled { get; init; } = true;

    /// <summary>Unix milliseconds of the change that made the present <see cref="State"/>: the order of lists.</summary>
    public long SinceMs { get; init; }

    /// <summary>The condition of the next write; null where no record exists.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}
