using Embedded.Functions.Storage;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Timers;

/// <summary>When each monitored timer last ran and should run next; survives restarts.</summary>
internal sealed class TimerStatusStore(string path) : IAsyncDisposable
{
    private readonly GroupCommitStore store = new(
        path,
        """
        CREATE TABLE IF NOT EXISTS timers(
            name TEXT PRIMARY KEY COLLATE NOCASE, last INTEGER NOT NULL, next INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID;
        """);

    public ScheduleStatus? Read(string timer) =>
        store.Read(db =>
            db.Query(
                    "SELECT last, next, updated FROM timers WHERE name = ?1",
                    row => new ScheduleStatus
                    {
                        Last = Utc(row.GetInt64(0)),
                        Next = Utc(row.GetInt64(1)),
                        LastUpdated = Utc(row.GetInt64(2)),
                    },
                    timer)
                .SingleOrDefault());

    public Task WriteAsync(string timer, ScheduleStatus status) =>
        store.WriteAsync(db =>
            db.Execute(
                "INSERT OR REPLACE INTO timers VALUES (?1, ?2, ?3, ?4)",
                timer,
                status.Last.Ticks,
                status.Next.Ticks,
                status.LastUpdated.Ticks));

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);
}
