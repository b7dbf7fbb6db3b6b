using System.Globalization;
using Embedded.Functions.Storage;
using Embedded.Shared;
using Microsoft.Data.Sqlite;

namespace Embedded.Functions.Messaging;

/// <summary>
/// The broker's tables. A lock is a time until which a message is not delivered again, and the delivery count is its token: whoever settles
/// a message must name the count of its own delivery, so that a late receiver cannot settle a later delivery.
/// </summary>
internal static class MessageStore
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS queues(name TEXT PRIMARY KEY COLLATE NOCASE) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS subscriptions(topic TEXT COLLATE NOCASE, name TEXT COLLATE NOCASE, PRIMARY KEY(topic, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS messages(
            seq INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL COLLATE NOCASE, message_id TEXT NOT NULL, body BLOB NOT NULL,
            content_type TEXT, subject TEXT, correlation_id TEXT,
            enqueued_at INTEGER NOT NULL, available_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
            delivery_count INTEGER NOT NULL DEFAULT 0, locked_until INTEGER NOT NULL DEFAULT 0,
            dead_reason TEXT, dead_description TEXT);
        CREATE INDEX IF NOT EXISTS messages_active ON messages(entity, available_at, seq) WHERE dead_reason IS NULL;
        CREATE INDEX IF NOT EXISTS messages_locked ON messages(entity, locked_until) WHERE locked_until > 0;
        CREATE INDEX IF NOT EXISTS messages_dead ON messages(entity, seq) WHERE dead_reason IS NOT NULL;
        CREATE TABLE IF NOT EXISTS recent_ids(
            entity TEXT COLLATE NOCASE, message_id TEXT, until INTEGER NOT NULL, PRIMARY KEY(entity, message_id)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS recent_ids_until ON recent_ids(until);
        """;

    private const string Columns =
        "seq, message_id, body, delivery_count, enqueued_at, expires_at, content_type, subject, correlation_id, dead_reason, dead_description, diagnostic_id";

    /// <summary>Adds what files of earlier versions lack.</summary>
    public static int Upgrade(SqliteSession db) => db.Scalar("SELECT COUNT(*) FROM pragma_table_info('messages') WHERE name = 'diagnostic_id'") == 0
        ? db.Execute("ALTER TABLE messages ADD COLUMN diagnostic_id TEXT")
        : 0;

    /// <summary>Nobody of an earlier process still works on a message.</summary>
    public static int ReleaseAllLocks(SqliteSession db) => db.Execute("UPDATE messages SET locked_until = 0 WHERE locked_until > 0");

    public static int AddQueue(SqliteSession db, string queue) => db.Execute("INSERT OR IGNORE INTO queues VALUES (?1)", queue);

    public static int AddSubscription(SqliteSession db, string topic, string name) =>
        db.Execute("INSERT OR IGNORE INTO subscriptions VALUES (?1, ?2)", topic, name);

    public static List<string> Queues(SqliteSession db) => db.Query("SELECT name FROM queues", row => row.GetString(0));

    public static List<(string Topic, string Name)> Subscriptions(SqliteSession db) =>
        db.Query("SELECT topic, name FROM subscriptions", row => (row.GetString(0), row.GetString(1)));

    /// <summary>Whether the id is new within the window; remembers it.</summary>
    public static bool TryRemember(SqliteSession db, string entity, string messageId, long now, long until)
    {
        db.Execute("DELETE FROM recent_ids WHERE until <= ?1", now);
        return db.Execute("INSERT OR IGNORE INTO recent_ids VALUES (?1, ?2, ?3)", entity, messageId, until) == 1;
    }

    public static int Add(
        SqliteSession db,
        string entity,
        string messageId,
        byte[] body,
        MessageProperties properties,
        string? diagnosticId,
        long now,
        long availableAt,
        long expiresAt) =>
        db.Execute(
            """
            INSERT INTO messages(entity, message_id, body, content_type, subject, correlation_id, enqueued_at, available_at, expires_at, diagnostic_id)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            entity,
            messageId,
            body,
            properties.ContentType,
            properties.Subject,
            properties.CorrelationId,
            now,
            availableAt,
            expiresAt,
            diagnosticId);

    /// <summary>Locks the oldest deliverable messages; those delivered too often or expired leave the queue instead.</summary>
    public static List<BrokerMessage> Receive(
        SqliteSession db,
        string entity,
        int max,
        long now,
        long lockedUntil,
        ServiceBusOptions options)
    {
        List<BrokerMessage> received = [];
        while (received.Count < max)
        {
            var due = db.Query(
                """
                SELECT seq, expires_at, delivery_count FROM messages
                WHERE entity = ?1 AND dead_reason IS NULL AND available_at <= ?2 AND locked_until <= ?2
                ORDER BY available_at, seq LIMIT ?3
                """,
                row => (Sequence: row.GetInt64(0), ExpiresAt: row.GetInt64(1), Deliveries: row.GetInt32(2)),
                entity,
                now,
                max - received.Count);
            if (due.Count == 0)
            {
                break;
            }

            foreach (var (sequence, expiresAt, deliveries) in due)
            {
                if (expiresAt <= now)
                {
                    Expire(db, sequence, options);
                }
                else if (deliveries >= options.MaxDeliveryCount)
                {
                    DeadLetter(db, sequence, "MaxDeliveryCountExceeded", TooOften(options.MaxDeliveryCount));
                }
                else
                {
                    received.Add(
                        db.Query(
                                $"""
                                UPDATE messages SET delivery_count = delivery_count + 1, locked_until = ?2
                                WHERE seq = ?1 RETURNING {Columns}
                                """,
                                Message,
                                sequence,
                                lockedUntil)
                            .Single());
                }
            }
        }

        return received;
    }

    /// <summary>When the next message becomes deliverable, given that none is now; null when nothing waits.</summary>
    public static long? NextDue(SqliteSession db, string entity, long now) =>
        db.Scalar(
                """
                SELECT MIN(due) FROM (
                    SELECT MIN(available_at) AS due FROM messages WHERE entity = ?1 AND dead_reason IS NULL AND available_at > ?2
                    UNION ALL
                    SELECT MIN(locked_until) FROM messages WHERE entity = ?1 AND locked_until > 0)
                """,
                entity,
                now);

    public static bool Complete(SqliteSession db, long seq, int delivery) =>
        db.Execute(
            "DELETE FROM messages WHERE seq = ?1 AND delivery_count = ?2 AND locked_until > 0 AND dead_reason IS NULL",
            seq,
            delivery) == 1;

    public static bool Abandon(SqliteSession db, long seq, int delivery, int maxDeliveries, string error)
    {
        var isDead = delivery >= maxDeliveries;
        return db.Execute(
                """
                UPDATE messages SET locked_until = 0, dead_reason = ?3, dead_description = ?4
                WHERE seq = ?1 AND delivery_count = ?2 AND locked_until > 0 AND dead_reason IS NULL
                """,
                seq,
                delivery,
                isDead ? "MaxDeliveryCountExceeded" : null,
                isDead ? $"{TooOften(maxDeliveries)} The last error: {error}" : null) == 1;
    }

    public static bool Renew(SqliteSession db, long seq, int delivery, long lockedUntil) =>
        db.Execute(
            "UPDATE messages SET locked_until = ?3 WHERE seq = ?1 AND delivery_count = ?2 AND locked_until > 0 AND dead_reason IS NULL",
            seq,
            delivery,
            lockedUntil) == 1;

    public static List<BrokerMessage> Peek(SqliteSession db, string entity, bool dead, long from, int max) =>
        db.Query(
            $"""
            SELECT {Columns} FROM messages
            WHERE entity = ?1 AND dead_reason IS {(dead ? "NOT NULL" : "NULL")} AND seq >= ?2
            ORDER BY seq LIMIT ?3
            """,
            Message,
            entity,
            from,
            max);

    public static int Resubmit(SqliteSession db, string entity, long? seq, long now) =>
        db.Execute(
            """
            UPDATE messages SET dead_reason = NULL, dead_description = NULL, delivery_count = 0, available_at = ?3, expires_at = 9223372036854775807
            WHERE entity = ?1 AND dead_reason IS NOT NULL AND (?2 IS NULL OR seq = ?2)
            """,
            entity,
            seq,
            now);

    public static int DeleteDead(SqliteSession db, string entity, long? seq) =>
        db.Execute("DELETE FROM messages WHERE entity = ?1 AND dead_reason IS NOT NULL AND (?2 IS NULL OR seq = ?2)", entity, seq);

    public static EntityStatus Status(SqliteSession db, string entity, long now) =>
        db.Query(
                """
                SELECT
                    COUNT(*) FILTER (WHERE dead_reason IS NULL AND available_at <= ?2),
                    COUNT(*) FILTER (WHERE dead_reason IS NULL AND available_at > ?2),
                    COUNT(*) FILTER (WHERE dead_reason IS NOT NULL),
                    MIN(enqueued_at) FILTER (WHERE dead_reason IS NULL AND available_at <= ?2)
                FROM messages WHERE entity = ?1
                """,
                row => new EntityStatus(
                    entity,
                    row.GetInt64(0),
                    row.GetInt64(1),
                    row.GetInt64(2),
                    row.IsDBNull(3) ? null : Time(row.GetInt64(3))),
                entity,
                now)
            .Single();

    private static void Expire(SqliteSession db, long seq, ServiceBusOptions options)
    {
        if (options.DeadLetterOnExpiration)
        {
            DeadLetter(db, seq, "TTLExpiredException", "The message expired and was dead lettered.");
        }
        else
        {
            db.Execute("DELETE FROM messages WHERE seq = ?1", seq);
        }
    }

    private static int DeadLetter(SqliteSession db, long seq, string reason, string description) =>
        db.Execute(
            "UPDATE messages SET dead_reason = ?2, dead_description = ?3, locked_until = 0 WHERE seq = ?1",
            seq,
            reason,
            description);

    private static string TooOften(int deliveries) =>
        string.Create(CultureInfo.InvariantCulture, $"Message could not be consumed after {deliveries} delivery attempts.");

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static BrokerMessage Message(SqliteDataReader row) =>
        new()
        {
            SequenceNumber = row.GetInt64(0),
            MessageId = row.GetString(1),
            Body = (byte[])row.GetValue(2),
            DeliveryCount = row.GetInt32(3),
            EnqueuedTime = Time(row.GetInt64(4)),
            ExpiresAt = row.GetInt64(5) == long.MaxValue ? null : Time(row.GetInt64(5)),
            ContentType = row.IsDBNull(6) ? null : row.GetString(6),
            Subject = row.IsDBNull(7) ? null : row.GetString(7),
            CorrelationId = row.IsDBNull(8) ? null : row.GetString(8),
            DeadLetterReason = row.IsDBNull(9) ? null : row.GetString(9),
            DeadLetterErrorDescription = row.IsDBNull(10) ? null : row.GetString(10),
            DiagnosticId = row.IsDBNull(11) ? null : row.GetString(11),
        };
}
