using Domain.Media.Duplicates.Reports;

namespace Functions.Api.Monitor.Duplicates;

/// <summary>Two pictures that look nearly the same, and what people think of it.</summary>
/// <param name="Later">The one that came later.</param>
/// <param name="Earlier">The one that was there.</param>
/// <param name="Distance">Bits of 64 in which their perceptual hashes differ.</param>
/// <param name="Mirrored">Whether one is nearer to the other's mirror image.</param>
/// <param name="SameBytes">Whether the uploaded files were exactly the same.</param>
/// <param name="FlaggedAt">When they were found.</param>
/// <param name="State">open, dismissed or confirmed.</param>
/// <param name="ReviewedAt">When that was last changed.</param>
/// <param name="ReviewedBy">The user name of who changed it.</param>
public sealed record DuplicateResponse(
    DuplicatePicture Later,
    DuplicatePicture Earlier,
    int Distance,
    bool Mirrored,
    bool SameBytes,
    DateTimeOffset FlaggedAt,
    ReviewState State,
    DateTimeOffset? ReviewedAt,
    string? ReviewedBy);
