namespace Local.Settings;

/// <summary>The folder of all state, held by one process at a time: the kernel lets go of it however the process ends.</summary>
internal sealed class DataFolder : IDisposable
{
    // Linux error numbers, which are what .NET passes on for these.
    private const int Full = 28;
    private const int ReadOnly = 30;
    private readonly FileStream held;

    private DataFolder(string path, FileStream held) => (Path, this.held) = (path, held);

    public string Path { get; }

    /// <exception cref="LocalOptionException">Another process holds it, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }

        try
        {
            return new(path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw NotWritable(e);
        }
        catch (IOException e) when (e.HResult is ReadOnly or Full)
        {
            throw NotWritable(e);
        }
        catch (IOException)
        {
            throw new LocalOptionException("DATA", $"a folder that no other process uses: {path} is in use");
        }
    }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => held.Dispose();

    private static LocalOptionException NotWritable(Exception reason) => new("DATA", $"a folder that can be written ({reason.Message.TrimEnd('.')})");
}
