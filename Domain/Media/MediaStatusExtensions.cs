namespace Domain.Media;

/// <summary>The life of a medium, in one place.</summary>
public static class MediaStatusExtensions
{
    /// <summary>Whether nothing more happens by itself, but for a finished medium that expires unused.</summary>
    public static bool IsSettled(this MediaStatus status) => status is not (MediaStatus.Pending or MediaStatus.Processing);

    /// <summary>Whether a medium may go from one status to another.</summary>
    public static bool CanBecome(this MediaStatus from, MediaStatus to) => (from, to) switch
    {
        (MediaStatus.Pending, MediaStatus.Processing or MediaStatus.Expired) => true,
        (MediaStatus.Processing, MediaStatus.Finished or MediaStatus.Rejected or MediaStatus.Failed) => true,
        (MediaStatus.Finished, MediaStatus.Expired) => true,
        (MediaStatus.Failed, MediaStatus.Processing) => true,
        _ => false,
    };
}
