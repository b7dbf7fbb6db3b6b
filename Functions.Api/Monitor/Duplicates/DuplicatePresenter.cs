using Domain.Accounts;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Media.Duplicates.Reports;
using Domain.Media.Renditions;

namespace Functions.Api.Monitor.Duplicates;

/// <summary>Completes reports by what is known of their pictures now: a page in three batches.</summary>
public sealed class DuplicatePresenter(IMediaStore media, IRenditionStore renditions, IAccountStore accounts, MediaUrls urls)
{
    /// <summary>The answers for reports, in their order.</summary>
    public async Task<IReadOnlyList<DuplicateResponse>> PresentAsync(IReadOnlyList<DuplicateReport> reports, CancellationToken cancellationToken)
    {
        var ids = reports.SelectMany(static report => (SnowflakeId[])[report.MediaId, report.EarlierId]).Distinct().ToList();
        var records = await media.FindManyAsync(ids, cancellationToken);
        var owners = await accounts.GetManyAsync([.. reports.SelectMany(static report => (SnowflakeId[])[report.OwnerId, report.EarlierOwnerId]).Distinct()], cancellationToken);
        var images = (await Task.WhenAll(records.Values.Select(ImageAsync))).ToDictionary(static found => found.MediaId, static found => found.Image);
        return await Task.WhenAll(reports.Select(PresentAsync));

        async Task<DuplicateResponse> PresentAsync(DuplicateReport report) => new(
            await PictureAsync(report.MediaId, report.OwnerId),
            await PictureAsync(report.EarlierId, report.EarlierOwnerId),
            report.Distance,
            report.Mirrored,
            records.GetValueOrDefault(report.MediaId)?.Sha256 is { } sha256 && sha256 == records.GetValueOrDefault(report.EarlierId)?.Sha256,
            report.FlaggedAt,
            report.State,
            report.ReviewedAt,
            report.ReviewedBy);

        async Task<DuplicatePicture> PictureAsync(SnowflakeId id, SnowflakeId owner)
        {
            var image = images.GetValueOrDefault(id);
            return new(
                id,
                owner,
                owners.GetValueOrDefault(owner)?.Username,
                image?.Width,
                image?.Height,
                image is null ? null : await urls.OfAsync(image, Thumbnail(image), cancellationToken));
        }

        // The medium that was rendered may have expired while another of the same bytes is still shown: the rendition knows.
        async Task<(SnowflakeId MediaId, RenderedImage? Image)> ImageAsync(MediaRecord record)
        {
            var rendition = record.RenditionId is { } id ? await renditions.FindAsync(record.OwnerId, id, cancellationToken) : null;
            return (record.Id, rendition?.RendererId == record.Id ? rendition.Image : null);
        }
    }

    // Uncut, since the edges tell copies apart.
    private static MediaVariant Thumbnail(RenderedImage image) =>
        image.Variants.FirstOrDefault(static variant => variant is { Name: VariantName.Fit320, Format: ImageFormat.WebP }) ?? image.Variants[0];
}
