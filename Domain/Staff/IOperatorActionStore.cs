using Domain.Ids;

namespace Domain.Staff;

/// <summary>The record of what operators did. Entries are kept for thirteen months.</summary>
public interface IOperatorActionStore
{
    /// <summary>Writes an action, or replaces it by one with an outcome.</summary>
    Task PutAsync(OperatorAction action, CancellationToken cancellationToken);

    /// <summary>Actions, newest first.</summary>
    /// <param name="target">Only those about it; null for all.</param>
    /// <param name="before">Only those older than this one; null for the newest.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<OperatorAction>> ListAsync(string? target, SnowflakeId? before, int limit, CancellationToken cancellationToken);
}
