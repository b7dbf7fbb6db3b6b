using Embedded.Functions.Durable.History;

namespace Embedded.Functions.Durable.Storage;

/// <summary>How history events lie in rows.</summary>
internal static class StoredEvents
{
    /// <summary>The columns that <see cref="Read"/> expects, in order.</summary>
    public const string Columns = "type, task, at, name, version, target, payload, due, failure, tags";

    // The lowest bits of a stored event type hold the type; this one marks the first event of a turn.
    private const int StartsTurnFlag = 0x100;

    public static long TypeOf(HistoryEvent e) => (long)e.Type | (e.StartsTurn ? StartsTurnFlag : 0L);

    public static HistoryEvent Read(Statement row)
    {
        int type = row.Int(0);
        return new HistoryEvent
        {
            Type = (HistoryEventType)(type & ~StartsTurnFlag),
            StartsTurn = (type & StartsTurnFlag) != 0,
            TaskId = row.Int(1),
            At = new DateTime(row.Long(2), DateTimeKind.Utc),
            Name = row.Text(3),
            Version = row.Text(4),
            Target = row.Text(5),
            Payload = row.Text(6),
            FireAt = row.IsNull(7) ? null : new DateTime(row.Long(7), DateTimeKind.Utc),
            Failure = row.Text(8) is { } failure ? RecordedFailure.Parse(failure) : null,
            Tags = row.Text(9),
        };
    }

    public static IReadOnlyList<HistoryEvent> ReadAll(Statement history)
    {
        List<HistoryEvent> events = [];
        while (history.Step())
        {
            events.Add(Read(history));
        }

        return events;
    }
}
