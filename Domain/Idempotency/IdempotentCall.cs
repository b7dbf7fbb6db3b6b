using Domain.Ids;

namespace Domain.Idempotency;

/// <summary>A call made under an idempotency key.</summary>
/// <param name="RequestHash">SHA-256 of method, path and body, lower-case hex.</param>
/// <param name="ReservedId">The id of what the call creates: chosen before the effect, so that a retry after a crash finds it.</param>
/// <param name="Answer">What was answered; null until then.</param>
public sealed record IdempotentCall(string RequestHash, SnowflakeId ReservedId, IdempotentAnswer? Answer);
