using Domain.Ids;
using Domain.Social;

namespace Infrastructure.Cosmos.Social;

/// <summary>An edge's mirror in container <c>followers</c>, with the one it points to.</summary>
internal sealed record MirrorItem
{
    public required string Id { get; init; }

    public required string FolloweeId { get; init; }

    public required EdgeKind Kind { get; init; }

    public required string OtherId { get; init; }

    public required EdgeState State { get; init; }

    public required long Version { get; init; }

    public required long SinceMs { get; init; }

    /// <summary>Place in lists of this partition.</summary>
    public required string ListKey { get; init; }

    public int? Ttl { get; init; }

    public static MirrorItem From(EdgeMirror mirror) => new()
    {
        Id = EdgeItem.IdOf(mirror.Kind, mirror.From),
        FolloweeId = mirror.To.ToKey(),
        Kind = mirror.Kind,
        OtherId = mirror.From.ToKey(),
        State = mirror.State,
        Version = mirror.Version,
        SinceMs = mirror.SinceMs,
        ListKey = new EdgePlace(mirror.SinceMs, mirror.From).ToSortKey(),
        Ttl = mirror.State == EdgeState.None ? EdgeItem.TombstoneSeconds : null,
    };

    public EdgeMirror ToMirror(string? etag) => new()
    {
        Kind = Kind,
        From = SnowflakeId.Parse(OtherId),
        To = SnowflakeId.Parse(FolloweeId),
        State = State,
        Version = Version,
        SinceMs = SinceMs,
        ETag = etag,
    };
}
