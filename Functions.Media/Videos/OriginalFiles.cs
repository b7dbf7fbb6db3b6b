using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Functions.Media.Processing;
using Microsoft.Extensions.Options;

namespace Functions.Media.Videos;

/// <summary>
/// Keeps originals of films on the local disk while their parts are made: each is fetched once, however many parts ask for it at the same time or soon after. All of them together take
/// bounded room; who finds none waits. Whatever is left when the process dies is removed by the next one (<see cref="WorkFolders"/>).
/// </summary>
public sealed class OriginalFiles(IBlobStore blobs, WorkFolders folders, IOptions<WorkFolderOptions> options, TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<SnowflakeId, Copy> copies = [];
    private TaskCompletionSource room = NewRoom();
    private long bytes;

    /// <summary>Fetches an original, unless it is here.</summary>
    /// <exception cref="FileNotFoundException">The blob is gone.</exception>
    public async Task<OriginalFile> OpenAsync(MediaRecord media, CancellationToken cancellationToken)
    {
        while (true)
        {
            Copy? copy;
            Task freed;
            lock (gate)
            {
                copy = Take(media);
                freed = room.Task;
            }

            if (copy is null)
            {
                await freed.WaitAsync(cancellationToken);
                continue;
            }

            try
            {
                await copy.Fetched!.WaitAsync(cancellationToken);
                return new OriginalFile(copy.Folder.InputPath, () => GiveBack(copy));
            }
            catch
            {
                GiveBack(copy);
                throw;
            }
        }
    }

    /// <summary>Removes an original, unless somebody is reading it.</summary>
    public void Forget(MediaRecord media)
    {
        lock (gate)
        {
            if (copies.GetValueOrDefault(media.Id) is { Readers: 0 } copy)
            {
                Remove(copy);
            }
        }
    }

    /// <summary>Removes all of them.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var copy in copies.Values.ToList())
            {
                Remove(copy);
            }
        }
    }

    /// <returns>Null: there is no room for it now.</returns>
    private Copy? Take(MediaRecord media)
    {
        if (!copies.TryGetValue(media.Id, out var copy))
        {
            var length = media.Original!.Length;
            foreach (var idle in copies.Values.Where(static other => other.Readers == 0).OrderBy(static other => other.IdleSince).ToList())
            {
                if (bytes + length > options.Value.MaxOriginalBytes)
                {
                    Remove(idle);
                }
            }

            // The largest of all has room when it is alone.
            if (bytes + length > options.Value.MaxOriginalBytes && copies.Count > 0)
            {
                return null;
            }

            copy = new Copy(media.Id, length, folders.Create());
            copies.Add(media.Id, copy);
            bytes += length;
            copy.Fetched = Task.Run(() => blobs.DownloadAsync(BlobAddress.Original(media), media.Original.ETag, copy.Folder.InputPath, copy.Unwanted.Token));
        }

        copy.Readers++;
        copy.Ending?.Dispose();
        copy.Ending = null;
        return copy;
    }

    private void GiveBack(Copy copy)
    {
        lock (gate)
        {
            if (--copy.Readers > 0)
            {
                return;
            }

            if (!copy.Fetched!.IsCompletedSuccessfully)
            {
                Remove(copy);
                return;
            }

            copy.IdleSince = time.GetUtcNow();
            copy.Ending = time.CreateTimer(_ => EndIdle(copy), null, options.Value.OriginalIdleTime, Timeout.InfiniteTimeSpan);
            TellOfRoom();
        }
    }

    private void EndIdle(Copy copy)
    {
        lock (gate)
        {
            if (copy.Readers == 0)
            {
                Remove(copy);
            }
        }
    }

    private void Remove(Copy copy)
    {
        if (copies.GetValueOrDefault(copy.MediaId) != copy)
        {
            return;
        }

        _ = copies.Remove(copy.MediaId);
        bytes -= copy.Bytes;
        copy.Ending?.Dispose();
        copy.Unwanted.Cancel();
        _ = copy.Fetched!.ContinueWith(
            _ =>
            {
                copy.Folder.Dispose();
                copy.Unwanted.Dispose();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        TellOfRoom();
    }

    private void TellOfRoom()
    {
        room.SetResult();
        room = NewRoom();
    }

    private static TaskCompletionSource NewRoom() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Copy(SnowflakeId mediaId, long bytes, WorkFolder folder)
    {
        public SnowflakeId MediaId => mediaId;

        public long Bytes => bytes;

        public WorkFolder Folder => folder;

        public CancellationTokenSource Unwanted { get; } = new();

        public Task? Fetched { get; set; }

        public int Readers { get; set; }

        public DateTimeOffset IdleSince { get; set; }

        public ITimer? Ending { get; set; }
    }
}
