using Domain.Ids;

namespace Domain.Media.Duplicates.Reports;

/// <summary>Two pictures that look nearly the same, for people to judge. Each is named by the medium of it that was rendered.</summary>
public sealed record DuplicateReport
{
    /// <summary>The later picture.</summary>
    public required SnowflakeId MediaId { get; init; }

    /// <summary>Whose it is.</summary>
    public required SnowflakeId OwnerId { get; init; }

    /// <summary>The earlier picture.</summary>
    public required SnowflakeId EarlierId { get; init; }

    /// <summary>Whose that is.</summary>
    public required SnowflakeId EarlierOwnerId { get; init; }

    /// <summary>Bits in which the perceptual hashes differ.</summary>
    public required int Distance { get; init; }

    /// <summary>Whether one is nearer to the other's mirror image.</summary>
    public required bool Mirrored { get; init; }

    /// <summary>When they were found.</summary>
    public required DateTimeOffset FlaggedAt { get; init; }

    /// <summary>What people think of it.</summary>
    public ReviewState State { get; init; } = ReviewState.Open;

    /// <summary>When the state was last changed.</summary>
    public DateTimeOffset? ReviewedAt { get; init; }

    /// <summary>The user name, at that time, of who changed it.</summary>
    public string? ReviewedBy { get; init; }

    /// <summary>Its place in the list of all: unique, later ones greater.</summary>
    public string Key => FormattableString.Invariant($"{FlaggedAt.ToUnixTimeMilliseconds():D13}-{MediaId.ToKey()}-{EarlierId.ToKey()}");

    /// <summary>A report of two pictures. Whichever of them found the other, it is the same one.</summary>
    public static DuplicateReport Of(SnowflakeId mediaId, SnowflakeId ownerId, NearDuplicate near, DateTimeOffset now)
    {
        var isLater = near.MediaId < mediaId;
        return new()
        {
            MediaId = isLater ? mediaId : near.MediaId,
            OwnerId = isLater ? ownerId : near.OwnerId,
            EarlierId = isLater ? near.MediaId : mediaId,
            EarlierOwnerId = isLater ? near.OwnerId : ownerId,
            Distance = near.Distance,
            Mirrored = near.Mirrored,
            FlaggedAt = now,
        };
    }

    /// <summary>Somebody has judged it. The same judgement once more changes nothing.</summary>
    public DuplicateReport Review(ReviewState state, string reviewer, DateTimeOffset now) =>
        State == state ? this : this with { State = state, ReviewedAt = now, ReviewedBy = reviewer };
}
