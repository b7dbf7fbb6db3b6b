namespace Domain.Media.Exposure;

/// <summary>The workflow that moves media to where their owner's privacy and their posts say they belong. It looks at what is true then, so it may run any number of times.</summary>
public interface IExposureWorkflow
{
    /// <summary>
    /// Promises a review half a minute from now. Call it before the change is written: whoever dies between writing and <see cref="ReviewAsync"/> leaves the change
    /// to this review.
    /// </summary>
    /// <param name="review">What to look at.</param>
    /// <param name="version">What tells this change from others: the version that is being replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PromiseAsync(ExposureReview review, string version, CancellationToken cancellationToken);

    /// <summary>Starts a review. Call it after the change is written; repeating it with the same version does nothing.</summary>
    /// <param name="review">What to look at.</param>
    /// <param name="version">The version that was written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task ReviewAsync(ExposureReview review, string version, CancellationToken cancellationToken);
}
