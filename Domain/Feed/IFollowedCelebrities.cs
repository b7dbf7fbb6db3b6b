using Domain.Ids;

namespace Domain.Feed;

/// <summary>A short-lived copy of which celebrities a person follows.</summary>
/// <remarks>Each method throws <see cref="TimelineUnavailableException"/> when the store does not answer.</remarks>
public interface IFollowedCelebrities
{
    /// <summary>The celebrities, or null with the version to store them under.</summary>
    Task<(IReadOnlyList<SnowflakeId>? Celebrities, string Version)> GetAsync(SnowflakeId reader, CancellationToken cancellationToken);

    /// <summary>Stores what was read from the database unless it was forgotten since <see cref="GetAsync"/> gave the version.</summary>
    Task SetAsync(SnowflakeId reader, IReadOnlyList<SnowflakeId> celebrities, string version, CancellationToken cancellationToken);

    /// <summary>Forgets the copy: call after every change of whom the person follows.</summary>
    Task ForgetAsync(SnowflakeId reader, CancellationToken cancellationToken);
}
