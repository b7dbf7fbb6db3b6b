namespace Functions.Media.Videos;

/// <summary>The right to read a film's original on the local disk, until disposed.</summary>
public sealed class OriginalFile : IDisposable
{
    private Action? release;

    internal OriginalFile(string path, Action release)
    {
        Path = path;
        this.release = release;
    }

    /// <summary>The file. Nobody changes it.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
