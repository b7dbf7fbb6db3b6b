namespace Embedded.Cosmos.Query;

/// <summary>
/// A place in the order of a query: the sort keys and the number of an item. The scan goes on behind it, or, if <see cref="Inclusive"/>,
/// with the item itself after skipping the first <see cref="Skip"/> rows that joins make of it.
/// </summary>
internal sealed record Position(IReadOnlyList<byte[]> Keys, long ItemNumber, bool Inclusive, int Skip = 0);
