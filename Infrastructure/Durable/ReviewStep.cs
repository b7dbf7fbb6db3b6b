using Domain.Media.Exposure;

namespace Infrastructure.Durable;

/// <summary>The input of <c>ReviewExposure</c>: one page of a review.</summary>
/// <param name="Review">What is looked at.</param>
/// <param name="After">The last rendition of the page before; null: the first page.</param>
/// <param name="Cleans">Whether files left behind are being deleted, after all moves.</param>
public sealed record ReviewStep(ExposureReview Review, string? After = null, bool Cleans = false);
