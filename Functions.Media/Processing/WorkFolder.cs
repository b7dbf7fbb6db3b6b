namespace Functions.Media.Processing;

/// <summary>A temporary folder of one job; gone when disposed.</summary>
public sealed class WorkFolder : IDisposable
{
    private readonly DirectoryInfo folder;

    internal WorkFolder(DirectoryInfo folder)
    {
        this.folder = folder;
        OutputPath = folder.CreateSubdirectory("out").FullName;
    }

    /// <summary>Where the picture goes.</summary>
    public string InputPath => Path.Combine(folder.FullName, "original");

    /// <summary>An empty folder for what is made of it.</summary>
    public string OutputPath { get; }

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);
}
