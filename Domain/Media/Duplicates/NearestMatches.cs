using Domain.Ids;

namespace Domain.Media.Duplicates;

/// <summary>The nearest pictures seen so far: at most as many as were asked for, each once, in their order.</summary>
public sealed class NearestMatches(FingerprintQuery query)
{
    private readonly List<FingerprintMatch> nearest = [];

    /// <summary>The matches, nearest first.</summary>
    public IReadOnlyList<FingerprintMatch> Items => nearest;

    /// <summary>What is farther than this is of no use any more: it shrinks once there are enough.</summary>
    public int Distance => nearest.Count < query.Limit ? query.Distance : nearest[^1].Distance;

    /// <summary>Takes a picture in if it is near enough.</summary>
    public void Offer(SnowflakeId mediaId, ulong hash) => Offer(query.Match(mediaId, hash));

    /// <summary>Takes a match in if it is near enough.</summary>
    public void Offer(FingerprintMatch match)
    {
        if (match.Distance > Distance || match.MediaId == query.MediaId || nearest.Any(known => known.MediaId == match.MediaId))
        {
            return;
        }

        var place = nearest.BinarySearch(match);
        nearest.Insert(place < 0 ? ~place : place, match);
        if (nearest.Count > query.Limit)
        {
            nearest.RemoveAt(query.Limit);
        }
    }
}
