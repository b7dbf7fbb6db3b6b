using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Storage;

/// <summary>A composite index of an indexing policy; it serves the order it declares and the exact reverse.</summary>
internal sealed record CompositeIndex(IReadOnlyList<(JsonPath Path, bool IsDescending)> Columns)
{
    public bool Serves(IReadOnlyList<(JsonPath Path, bool IsDescending)> order) =>
        order.Count == Columns.Count
        && order.Zip(Columns).All(pair => pair.First.Path.Equals(pair.Second.Path))
        && order.Zip(Columns).Select(pair => pair.First.IsDescending == pair.Second.IsDescending).Distinct().Count() == 1;
}
