using System.Collections.Concurrent;
using Embedded.Shared;
using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.Storage;

/// <summary>A bounded pool of connections that read what is committed.</summary>
internal sealed class ReaderPool(string path, bool isDurable) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private readonly SemaphoreSlim slots = new(Math.Max(4, Environment.ProcessorCount * 2));

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            var session = idle.TryTake(out var pooled) ? pooled : CosmosSession.Open(path, isDurable);
            try
            {
                return work(session);
            }
            catch (SqliteException)
            {
                // Not trusted again.
                session.Dispose();
                session = null;
                throw;
            }
            finally
            {
                if (session is not null)
                {
                    idle.Add(session);
                }
            }
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var session))
        {
            session.Dispose();
        }

        slots.Dispose();
    }
}
