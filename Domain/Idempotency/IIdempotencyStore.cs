using Domain.Ids;

namespace Domain.Idempotency;

/// <summary>Remembers for 24 hours what was asked under an idempotency key, which id its effect got, and what was answered.</summary>
public interface IIdempotencyStore
{
    /// <summary>The call first made under this key; the given one if there was none. Durable before anything else happens.</summary>
    /// <param name="user">Whose key.</param>
    /// <param name="key">The key.</param>
    /// <param name="call">What is asked now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IdempotentCall> BeginAsync(SnowflakeId user, string key, IdempotentCall call, CancellationToken cancellationToken);

    /// <summary>Keeps the answer.</summary>
    Task CompleteAsync(SnowflakeId user, string key, IdempotentCall call, CancellationToken cancellationToken);
}
