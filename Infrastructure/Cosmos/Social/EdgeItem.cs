using Domain.Ids;
using Domain.Social;

namespace Infrastructure.Cosmos.Social;

/// <summary>An edge in container <c>follows</c>, with the one it starts from.</summary>
internal sealed record EdgeItem
{
    // Longer than any clock is wrong and any write is delayed: until then a gone edge's version keeps late writes out.
    public const int TombstoneSeconds = 86_400;

    public required string Id { get; init; }

    public required string FollowerId { get; init; }

    public required EdgeKind Kind { get; init; }

    public required string OtherId { get; init; }

    public required EdgeState State { get; init; }

    public required EdgeState Target { get; init; }

    public required long Version { get; init; }

    public required bool Settled { get; init; }

    public required long SinceMs { get; init; }

    /// <summary>Place in lists of this partition.</summary>
    public required string ListKey { get; init; }

    public int? Ttl { get; init; }

    public static string IdOf(EdgeKind kind, SnowflakeId other) => kind switch
    {
        EdgeKind.Follow => "follow-",
        EdgeKind.Block => "block-",
        _ => "mute-",
    } + other.ToKey();

    public static EdgeItem From(Edge edge) => new()
    {
        Id = IdOf(edge.Kind, edge.To),
        FollowerId = edge.From.ToKey(),
        Kind = edge.Kind,
        OtherId = edge.To.ToKey(),
        State = edge.State,
        Target = edge.Target,
        Version = edge.Version,
        Settled = edge.Settled,
        SinceMs = edge.SinceMs,
        ListKey = new EdgePlace(edge.SinceMs, edge.To).ToSortKey(),
        Ttl = edge is { Settled: true, State: EdgeState.None } ? TombstoneSeconds : null,
    };

    public Edge ToEdge(string? etag) => new()
    {
        Kind = Kind,
        From = SnowflakeId.Parse(FollowerId),
        To = SnowflakeId.Parse(OtherId),
        State = State,
        Target = Target,
        Version = Version,
        Settled = Settled,
        SinceMs = SinceMs,
        ETag = etag,
    };
}
