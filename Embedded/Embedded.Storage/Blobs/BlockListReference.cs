namespace Embedded.Storage;

/// <summary>One line of a Put Block List: which block, and where it is looked up.</summary>
internal sealed record BlockListReference(string Id, BlockSource Source);
