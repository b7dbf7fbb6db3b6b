using Domain.Ids;

namespace Domain.Events;

/// <summary>A medium reached its final state: finished, rejected, failed or expired.</summary>
/// <param name="MediaId">The medium; its state is read from the database.</param>
/// <param name="OwnerId">Who uploaded it.</param>
public sealed record MediaSettled(SnowflakeId MediaId, SnowflakeId OwnerId) : IDomainEvent
{
    /// <inheritdoc/>
    public static string Subject => "media-settled";
}
