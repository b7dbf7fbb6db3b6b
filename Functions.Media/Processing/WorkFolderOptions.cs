namespace Functions.Media.Processing;

/// <summary>Where pictures and films are while they are worked on; section <c>WorkFolder</c>.</summary>
public sealed class WorkFolderOptions
{
    /// <summary>A folder of this service alone, on a local disk; default: one in the system's folder of temporary files.</summary>
    public string Root { get; set; } = Path.Combine(Path.GetTempPath(), "media-work");

    /// <summary>Most bytes of originals of films kept there at the same time; default 20 GB. One original may be larger, alone.</summary>
    public long MaxOriginalBytes { get; set; } = 20_000_000_000;

    /// <summary>How long the original of a film stays there after the last part was made of it; default 2 min.</summary>
    public TimeSpan OriginalIdleTime { get; set; } = TimeSpan.FromMinutes(2);
}
