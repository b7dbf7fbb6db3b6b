using System.Globalization;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// A bug put into the engine from below: the engine's code is the real one, but its store, its disk or its threads do what a wrong engine
/// would have done. The simulation must notice.
/// </summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="Sql">Makes the store do it, run at each start.</param>
/// <param name="IgnoresSync">Whether fsync does nothing, so that changes are acknowledged before they are durable.</param>
/// <param name="LosesWork">Of so many pieces of queued work one is lost; 0 when none is.</param>
/// <param name="LosesAlarms">Of so many alarms of the clock one is lost; 0 when none is.</param>
internal sealed record PlantedBug(string Name, string? Sql = null, bool IgnoresSync = false, int LosesWork = 0, int LosesAlarms = 0)
{
    private const int Event = 13;
    private const int Suspension = 14;
    private const int Result = 4;

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("acknowledges before fsync", IgnoresSync: true),
        new("sends messages without storing them", After("inbox", "DELETE FROM inbox WHERE id = new.id")),
        new("starts activities without storing that they are pending", After("tasks", "DELETE FROM tasks WHERE id = new.id")),
        new("sets timers without storing them", After("timers", "DELETE FROM timers WHERE id = new.id")),
        new("forgets after a crash what had not begun", After("instances", "UPDATE instances SET started = 1 WHERE key = new.key")),
        new("delivers consumed messages again after a crash", "CREATE TRIGGER IF NOT EXISTS planted BEFORE DELETE ON inbox BEGIN SELECT RAISE(IGNORE); END"),
        new(
            "stores an event twice",
            After("inbox", "INSERT INTO inbox (key, type, task, name, payload) VALUES (new.key, new.type, new.task, new.name, new.payload)", Event)),
        new(
            "swaps events that wait",
            After(
                "inbox",
                """
                UPDATE inbox SET payload = CASE id WHEN new.id
                        THEN (SELECT o.payload FROM inbox o WHERE o.id < new.id AND o.key = new.key AND o.name = new.name ORDER BY o.id DESC LIMIT 1)
                        ELSE new.payload END
                    WHERE key = new.key AND name = new.name AND id >= (SELECT max(o.id) FROM inbox o
                        WHERE o.id < new.id AND o.key = new.key AND o.name = new.name)
                """,
                Event)),
        new(
            "loses unread events at continue-as-new",
            After(
                "history",
                """
                UPDATE history SET name = 'lost' WHERE id = new.id AND NOT EXISTS
                    (SELECT 1 FROM history h WHERE h.id >> 24 = new.id >> 24 AND h.type & 255 = 11)
                """,
                Event)),
        new("replays with times cut to seconds", After("history", "UPDATE history SET at = at - at % 10000000 WHERE id = new.id")),
        new("forgets that an instance is suspended", After("history", "UPDATE history SET type = 13, name = 'lost' WHERE id = new.id", Suspension)),
        new(
            "takes an earlier result for a later one",
            After(
                "history",
                """
                UPDATE history SET payload = coalesce((SELECT h.payload FROM history h
                    WHERE h.id >> 24 = new.id >> 24 AND h.id < new.id AND h.type & 255 = 4 ORDER BY h.id LIMIT 1), payload) WHERE id = new.id
                """,
                Result)),
        new("starts delayed instances at once", After("instances", "UPDATE instances SET start_at = NULL WHERE key = new.key")),
        new("purges without the history", "CREATE TRIGGER IF NOT EXISTS planted BEFORE DELETE ON history WHEN (SELECT status FROM instances WHERE key = old.id >> 24) = 1 BEGIN SELECT RAISE(IGNORE); END"),
        new("loses a wake-up now and then", LosesWork: 300),
        new("forgets a timer now and then", LosesAlarms: 20),
    ];

    private static string After(string table, string what, int? type = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"CREATE TRIGGER IF NOT EXISTS planted AFTER INSERT ON {table} {(type is { } only ? $"WHEN new.type & 255 = {only}" : "")} BEGIN {what}; END");
}
