namespace Domain.Idempotency;

/// <summary>An answer as it was given.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Media type of the body.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Headers that belong to the answer.</param>
public sealed record IdempotentAnswer(int Status, string ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers);
