using System.Text.Json.Serialization;
using Domain.Ids;

namespace Domain.Social;

/// <summary>A relation as kept with the one it points to: follower lists, follower counts, fan-out, and "who has blocked me".</summary>
public sealed record EdgeMirror
{
    /// <summary>Follow or block.</summary>
    public required EdgeKind Kind { get; init; }

    /// <summary>Who follows or blocks.</summary>
    public required SnowflakeId From { get; init; }

    /// <summary>Who is followed or blocked.</summary>
    public required SnowflakeId To { get; init; }

    /// <summary>What the edge said at <see cref="Version"/>.</summary>
    public EdgeState State { get; init; }

    /// <summary>The <see cref="Edge.Version"/> this mirrors; a write of an older version changes nothing.</summary>
    public long Version { get; init; }

    /// <summary>As <see cref="Edge.SinceMs"/>.</summary>
    public long SinceMs { get; init; }

    /// <summary>The condition of the next write; null where no record exists.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }
}
