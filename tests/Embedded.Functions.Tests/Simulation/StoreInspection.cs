using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>What must hold in the store between any two commits.</summary>
internal sealed class StoreInspection : IDisposable
{
    private static readonly (string Rule, string Violations)[] Rules =
    [
        (
            "history belongs to an instance",
            "SELECT count(*) FROM history WHERE id >> 24 NOT IN (SELECT key FROM instances)"),
        (
            "an instance has a history without gaps",
            """
            SELECT count(*) FROM instances WHERE key NOT IN
                (SELECT id >> 24 FROM history GROUP BY id >> 24 HAVING count(*) = max(id & 0xFFFFFF) + 1)
            """),
        (
            "messages are for an instance or an entity",
            "SELECT count(*) FROM inbox WHERE key NOT IN (SELECT key FROM instances) AND -key NOT IN (SELECT number FROM entities)"),
        (
            "a pending activity is one that its running instance has called and that has not answered",
            """
            SELECT count(*) FROM tasks t WHERE NOT EXISTS
                (SELECT 1 FROM instances i JOIN history h ON h.id = (i.key << 24) + t.sequence
                WHERE i.key = t.id >> 24 AND i.status NOT IN (1, 3, 5) AND h.type & 0xFF = 3 AND h.task = t.id & 0xFFFFFF AND NOT EXISTS
                    (SELECT 1 FROM history a WHERE a.id >> 24 = i.key AND a.type & 0xFF IN (4, 5) AND a.task = h.task))
            """),
        (
            "an activity that has not answered is pending",
            """
            SELECT count(*) FROM history h JOIN instances i ON i.key = h.id >> 24
            WHERE i.status NOT IN (1, 3, 5) AND h.type & 0xFF = 3
                AND (i.key << 24) + h.task NOT IN (SELECT id FROM tasks)
                AND NOT EXISTS (SELECT 1 FROM history a WHERE a.id >> 24 = i.key AND a.type & 0xFF IN (4, 5) AND a.task = h.task)
            """),
        (
            "a pending timer is one that its running instance has set and that has not fired",
            """
            SELECT count(*) FROM timers t WHERE NOT EXISTS
                (SELECT 1 FROM instances i JOIN history h ON h.id >> 24 = i.key
                WHERE i.key = t.id >> 24 AND i.status NOT IN (1, 3, 5) AND h.type & 0xFF = 9 AND h.task = t.id & 0xFFFFFF AND NOT EXISTS
                    (SELECT 1 FROM history a WHERE a.id >> 24 = i.key AND a.type & 0xFF = 10 AND a.task = h.task))
            """),
        (
            "a sub-orchestration that has not answered runs or its answer is under way",
            """
            SELECT count(*) FROM history h JOIN instances i ON i.key = h.id >> 24
            WHERE i.status NOT IN (1, 3, 5) AND h.type & 0xFF = 6
                AND NOT EXISTS (SELECT 1 FROM history a WHERE a.id >> 24 = i.key AND a.type & 0xFF IN (7, 8) AND a.task = h.task)
                AND NOT EXISTS (SELECT 1 FROM inbox m WHERE m.key = i.key AND m.type IN (7, 8) AND m.task = h.task)
                AND NOT EXISTS (SELECT 1 FROM instances c WHERE c.id = h.target AND c.parent_key = i.key AND c.status NOT IN (1, 3, 5))
            """),
        (
            "what an entity was asked and has not answered is under way",
            """
            SELECT count(*) FROM history h JOIN instances i ON i.key = h.id >> 24
            WHERE i.status NOT IN (1, 3, 5) AND h.type & 0xFF IN (16, 20)
                AND NOT EXISTS (SELECT 1 FROM history a WHERE a.id >> 24 = i.key AND a.type & 0xFF IN (18, 19, 21) AND a.task = h.task)
                AND NOT EXISTS (SELECT 1 FROM inbox m WHERE m.task = h.task AND
                    ((m.key = i.key AND m.type IN (18, 19, 21)) OR (m.key < 0 AND m.sender = i.key AND m.type = h.type & 0xFF)))
            """),
        (
            "a lock is held by a running instance or on its way back",
            """
            SELECT count(*) FROM entities e WHERE e.locked_by IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM instances i WHERE i.key = e.locked_by AND i.status NOT IN (1, 3, 5))
                AND NOT EXISTS (SELECT 1 FROM inbox m WHERE m.key = -e.number AND m.sender = e.locked_by AND m.type = 22)
            """),
        (
            "no task is answered twice",
            """
            SELECT count(*) FROM
                (SELECT 1 FROM history WHERE type & 0xFF IN (4, 5, 7, 8, 10, 18, 19, 21) GROUP BY id >> 24, task HAVING count(*) > 1)
            """),
        (
            "an answer has a call before it",
            """
            SELECT count(*) FROM history a WHERE a.type & 0xFF IN (4, 5, 7, 8, 10) AND NOT EXISTS
                (SELECT 1 FROM history c WHERE c.id >> 24 = a.id >> 24 AND c.id < a.id AND c.task = a.task
                AND c.type & 0xFF = CASE WHEN a.type & 0xFF = 10 THEN 9 WHEN a.type & 0xFF IN (4, 5) THEN 3 ELSE 6 END)
            """),
        (
            "no timer fires early",
            """
            SELECT count(*) FROM history a JOIN history c ON c.id >> 24 = a.id >> 24 AND c.task = a.task
            WHERE a.type & 0xFF = 10 AND c.type & 0xFF = 9 AND a.at < c.due
            """),
        (
            "no turn is earlier than what was before it",
            """
            SELECT count(*) FROM history a JOIN history b ON b.id > a.id AND b.id <= a.id | 0xFFFFFF WHERE b.type & 0x100 AND b.at < a.at
            """),
        (
            "an instance has ended if and only if its history has",
            """
            SELECT count(*) FROM instances i WHERE (i.status IN (1, 3, 5)) <>
                EXISTS (SELECT 1 FROM history h WHERE h.id >> 24 = i.key AND h.type & 0xFF = 1)
            """),
    ];

    private readonly Database database;

    public StoreInspection(string path)
    {
        database = new Database(path, readOnly: false, SimulatedVfs.Name);
    }

    public void Check()
    {
        using (Statement integrity = database.PrepareOnce("PRAGMA integrity_check"))
        {
            Require(integrity.Step() && integrity.Text(0) == "ok", "SQLite finds the file sound");
        }

        if (database.Scalar("PRAGMA user_version") == 0)
        {
            return;
        }

        foreach ((string rule, string violations) in Rules)
        {
            Require(database.Scalar(violations) == 0, rule);
        }
    }

    /// <summary>What must hold once nothing is left to do.</summary>
    public void CheckAtRest()
    {
        Require(database.Scalar("SELECT count(*) FROM instances WHERE status NOT IN (1, 3, 5)") == 0, "every instance ends");
        Require(database.Scalar("SELECT count(*) FROM inbox") == 0, "every message is consumed");
        Require(database.Scalar("SELECT (SELECT count(*) FROM tasks) + (SELECT count(*) FROM timers)") == 0, "nothing is pending");
        Require(database.Scalar("SELECT count(*) FROM entities WHERE locked_by IS NOT NULL") == 0, "every lock is given back");
    }

    public long Count(string table) => database.Scalar($"SELECT count(*) FROM {table}");

    public IReadOnlyList<OrchestrationHistory> Histories()
    {
        List<OrchestrationHistory> histories = [];
        using Statement instances = database.PrepareOnce("SELECT key, id, name, version, parent_name, parent_id FROM instances ORDER BY key");
        using Statement events = database.PrepareOnce(
            $"SELECT {StoredEvents.Columns} FROM history WHERE id BETWEEN ? AND ? ORDER BY id");
        while (instances.Step())
        {
            long key = instances.Long(0);
            histories.Add(
                new OrchestrationHistory
                {
                    InstanceId = instances.Text(1)!,
                    Name = instances.Text(2)!,
                    Version = instances.Text(3)!,
                    ParentName = instances.Text(4),
                    ParentInstanceId = instances.Text(5),
                    Events = StoredEvents.ReadAll(events.Bind(RowId.First(key)).Bind(RowId.Last(key))),
                });
        }

        return histories;
    }

    public void Dispose() => database.Dispose();

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new SimulationException($"In the store it does not hold that {rule}.");
        }
    }
}
