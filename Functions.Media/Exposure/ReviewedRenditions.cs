using Domain.Media;
using Domain.Media.Renditions;
using Infrastructure.Durable;

namespace Functions.Media.Exposure;

/// <summary>The renditions that a review looks at, page by page.</summary>
public sealed class ReviewedRenditions(IMediaStore media, IRenditionStore renditions, MediaOptions options)
{
    /// <summary>One page, and where the next starts (null: there is none).</summary>
    public async Task<(IReadOnlyList<Rendition> Page, string? Next)> ReadAsync(ReviewStep step, CancellationToken cancellationToken)
    {
        var owner = step.Review.OwnerId;
        if (step.Review.MediaIds is { } ids)
        {
            var found = new List<Rendition>();
            foreach (var id in (await media.FindManyAsync(ids, cancellationToken)).Values.Select(static record => record.RenditionId).OfType<string>().Distinct())
            {
                if (await renditions.FindAsync(owner, id, cancellationToken) is { } rendition)
                {
                    found.Add(rendition);
                }
            }

            return (found, null);
        }

        var page = await renditions.ListByOwnerAsync(owner, step.After, options.ExposureBatch, cancellationToken);
        return (page, page.Count < options.ExposureBatch ? null : page[^1].Id);
    }
}
