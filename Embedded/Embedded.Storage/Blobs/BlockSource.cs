namespace Embedded.Storage;

/// <summary>Where Put Block List looks a block up.</summary>
internal enum BlockSource
{
    /// <summary>Among the blocks of the committed blob.</summary>
    Committed,

    /// <summary>Among the blocks that have been put since.</summary>
    Uncommitted,

    /// <summary>Among the uncommitted blocks first, then the committed ones.</summary>
    Latest,
}
