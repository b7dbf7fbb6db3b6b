namespace Embedded.Cosmos.Query;

/// <summary>
/// Where the SDK wants an ordered query to go on: at these ORDER BY values; from this item on, if one is given; else from the first item
/// with them, or behind the last one if <see cref="Exclude"/>.
/// </summary>
internal sealed record ResumeFilter(IReadOnlyList<byte[]> Keys, long? ItemNumber, bool Exclude);
