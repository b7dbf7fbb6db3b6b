using System.Text;

namespace Functions.Media.Decoding;

/// <summary>Keeps reading what a process writes to its standard error, so that it never blocks, and remembers the end of it.</summary>
internal sealed class LastWords
{
    private const int MaxLength = 2048;
    private readonly StringBuilder tail = new();

    public LastWords(TextReader reader) => Completed = ReadAsync(reader);

    /// <summary>Done when the process has closed its standard error.</summary>
    public Task Completed { get; }

    /// <summary>At most the last 2,048 characters.</summary>
    public override string ToString()
    {
        lock (tail)
        {
            return tail.ToString().Trim();
        }
    }

    private async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[512];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            lock (tail)
            {
                tail.Append(buffer, 0, read);
                tail.Remove(0, Math.Max(0, tail.Length - MaxLength));
            }
        }
    }
}
