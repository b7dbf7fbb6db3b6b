using Domain.Media.Exposure;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Exposure;

/// <summary>Finds the renditions of one page that are not where they belong.</summary>
public sealed class FindMisplaced(ReviewedRenditions reviewed, ExposurePolicy policy)
{
    /// <summary>The activity.</summary>
    [Function(nameof(FindMisplaced))]
    public async Task<MisplacedRenditions> RunAsync([ActivityTrigger] ReviewStep step, CancellationToken cancellationToken)
    {
        var (page, next) = await reviewed.ReadAsync(step, cancellationToken);
        var wanted = await policy.OfAsync(step.Review.OwnerId, page, cancellationToken);
        return new(
            [.. page.Zip(wanted).Where(static pair => !pair.First.IsAt(pair.Second)).Select(static pair => pair.First.Id)],
            next);
    }
}
