namespace Bench.Harness;

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("bench-").FullName;

    public string In(string name) => Path.Combine(path, name);

    /// <summary>A new folder in it.</summary>
    public string NewFolder() => Directory.CreateDirectory(In(Guid.NewGuid().ToString("N"))).FullName;

    public void Dispose() => Directory.Delete(path, recursive: true);
}
