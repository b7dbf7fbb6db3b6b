using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;

namespace Embedded.Storage.Content;

/// <summary>Waits for the disk on threads of its own: a pool thread that waits for fsync is missing everywhere else in the process.</summary>
internal sealed class SyncThreads : IDisposable
{
    private const int Count = 4;
    private readonly BlockingCollection<(SafeFileHandle File, TaskCompletionSource Done)> queue = [];
    private readonly Thread[] threads;

    public SyncThreads()
    {
        threads = [.. Enumerable.Range(0, Count).Select(i => new Thread(Run) { IsBackground = true, Name = $"blob-sync-{i}" })];
        foreach (var thread in threads)
        {
            thread.Start();
        }
    }

    public Task FlushAsync(SafeFileHandle file)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Add((file, done));
        return done.Task;
    }

    public void Dispose()
    {
        queue.CompleteAdding();
        foreach (var thread in threads)
        {
            thread.Join();
        }

        queue.Dispose();
    }

    private void Run()
    {
        foreach (var (file, done) in queue.GetConsumingEnumerable())
        {
            try
            {
                RandomAccess.FlushToDisk(file);
                done.SetResult();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
            {
                done.SetException(e);
            }
        }
    }
}
