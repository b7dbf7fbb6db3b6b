namespace Domain.Feed;

/// <summary>What became of the wish to rebuild a timeline.</summary>
public enum RebuildStart
{
    /// <summary>The caller rebuilds it now; nobody else does.</summary>
    Mine,

    /// <summary>Someone else is rebuilding it.</summary>
    Busy,

    /// <summary>It is complete already.</summary>
    Built,
}
