namespace Embedded.Cosmos.Items;

/// <summary>Operations on an item, with the numbers by which batches name them.</summary>
internal enum WriteKind
{
    Create = 0,
    Patch = 1,
    Read = 2,
    Delete = 4,
    Replace = 5,
    Upsert = 20,
}
