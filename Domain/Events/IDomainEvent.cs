namespace Domain.Events;

/// <summary>Something that happened, for other function apps. Small: it carries ids, not contents.</summary>
public interface IDomainEvent
{
    /// <summary>The subject subscriptions filter on.</summary>
    static abstract string Subject { get; }
}
