using Domain.Accounts;
using Domain.Ids;
using Domain.Media.Renditions;
using Domain.Posts;

namespace Domain.Media.Exposure;

/// <summary>
/// The one rule of who reaches a rendition's files: everybody, while its owner is public and something that uses it is shown, or may still be. It judges by what is
/// stored now.
/// </summary>
public sealed class ExposurePolicy(IAccountStore accounts, IMediaStore media, IPostStore posts)
{
    /// <summary>What a new rendition of this owner starts with.</summary>
    public async Task<MediaExposure> OfNewAsync(SnowflakeId ownerId, CancellationToken cancellationToken) =>
        await accounts.GetAsync(ownerId, cancellationToken) is { IsPrivate: false } ? MediaExposure.Public : MediaExposure.Restricted;

    /// <summary>What these renditions of one owner should have, in their order.</summary>
    public async Task<IReadOnlyList<MediaExposure>> OfAsync(SnowflakeId ownerId, IReadOnlyList<Rendition> renditions, CancellationToken cancellationToken)
    {
        if (await OfNewAsync(ownerId, cancellationToken) == MediaExposure.Restricted)
        {
            return [.. renditions.Select(static _ => MediaExposure.Restricted)];
        }

        var records = await media.FindManyAsync([.. renditions.SelectMany(static rendition => rendition.References).Distinct()], cancellationToken);
        var used = records.Values.Select(static record => record.UsedByPostId).OfType<SnowflakeId>().Distinct().ToList();
        var found = used.Count == 0 ? new Dictionary<SnowflakeId, Post>() : await posts.GetManyAsync(used, cancellationToken);
        return [.. renditions.Select(rendition => rendition.References.Any(IsShown) ? MediaExposure.Public : MediaExposure.Restricted)];

        // Not used yet, or a profile picture, or in a post that is neither deleted nor archived.
        bool IsShown(SnowflakeId id) =>
            records.GetValueOrDefault(id) is { } record
            && (record.UsedByPostId is not { } user || found.GetValueOrDefault(user) is null or { DeletedAt: null, ArchivedAt: null });
    }
}
