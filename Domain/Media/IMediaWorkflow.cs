using Domain.Ids;

namespace Domain.Media;

/// <summary>The workflow that sees one upload through. There is one instance per medium; its id is the medium's.</summary>
public interface IMediaWorkflow
{
    /// <summary>Starts the instance unless it is running.</summary>
    Task EnsureStartedAsync(SnowflakeId mediaId, CancellationToken cancellationToken);

    /// <summary>Tells the instance that the record was confirmed, and starts it if it is not running. Any number of times.</summary>
    Task NotifyConfirmedAsync(SnowflakeId mediaId, CancellationToken cancellationToken);
}
