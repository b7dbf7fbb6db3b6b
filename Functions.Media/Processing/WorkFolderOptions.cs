namespace Functions.Media.Processing;

/// <summary>Where pictures are while they are worked on; section <c>WorkFolder</c>.</summary>
public sealed class WorkFolderOptions
{
    /// <summary>A folder of this service alone, on a local disk; default: one in the system's folder of temporary files.</summary>
    public string Root { get; set; } = Path.Combine(Path.GetTempPath(), "media-work");
}
