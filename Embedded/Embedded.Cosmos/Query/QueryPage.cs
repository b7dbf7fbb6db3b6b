namespace Embedded.Cosmos.Query;

/// <summary>A page of results: the JSON array's content, how many there are, and how to go on.</summary>
internal sealed record QueryPage(ReadOnlyMemory<byte> Documents, int Count, string? Continuation);
