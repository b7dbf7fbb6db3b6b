using System.Net;
using Embedded.Cosmos.Query;
using Embedded.Cosmos.Storage;
using Embedded.Shared;
using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.Items;

/// <summary>
/// Operations on the items of a container, one SQL statement each. An expired item is as good as gone: it is not found, and a create
/// takes its place.
/// </summary>
internal static class ItemTable
{
    private const int SqliteConstraint = 19;

    public static StoredItem? Find(SqliteSession session, ContainerState container, PartitionKeyValue partitionKey, string id, long now)
    {
        using var reader = session
            .Prepare(
                $"SELECT rid, lsn, body, expires IS NOT NULL AND expires <= ?3 FROM {container.Table} WHERE pk = ?1 AND id = ?2",
                partitionKey.Key,
                id,
                now
            )
            .ExecuteReader();
        return reader.Read()
            ? new StoredItem(reader.GetInt64(0), reader.GetInt64(1), (byte[])reader.GetValue(2), reader.GetBoolean(3))
            : null;
    }

    public static ItemResult Read(SqliteSession session, ContainerState container, ItemOperation operation, long now)
    {
        var item = Existing(session, container, operation, now);
        if (operation.IfMatch is { } match && match != "*" && match != item.ETag)
        {
            throw CosmosFault.PreconditionFailed("The item has another ETag than If-Match asks for.");
        }

        return operation.IfNoneMatch is { } none && (none == "*" || none == item.ETag)
            ? new ItemResult(HttpStatusCode.NotModified, item.ETag, Lsn: item.Lsn)
            : new ItemResult(HttpStatusCode.OK, item.ETag, item.Body, Lsn: item.Lsn);
    }

    /// <summary>Runs an operation inside the writer's transaction. It throws before it changes anything.</summary>
    public static ItemResult Apply(SqliteSession session, ContainerState container, ItemOperation operation, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        switch (operation.Kind)
        {
            case WriteKind.Read:
                return Read(session, container, operation, seconds);
            case WriteKind.Create:
            case WriteKind.Upsert:
                var document = operation.Document!;
                var found = Find(session, container, operation.PartitionKey, document.Id, seconds);
                if (found is { IsExpired: false })
                {
                    if (operation.Kind == WriteKind.Create)
                    {
                        throw CosmosFault.Conflict("Entity with the specified id already exists in the partition.");
                    }

                    CheckPreconditions(operation, found);
                    return Overwrite(session, container, found, document, seconds);
                }

                // An upsert with If-Match creates when there is nothing to match, as the service does.
                return Insert(session, container, operation.PartitionKey, document, found, seconds);
            case WriteKind.Replace:
                var replaced = Existing(session, container, operation, seconds);
                if (operation.Document!.Id != operation.Id)
                {
                    throw CosmosFault.BadRequest("The id of the item is not the one in the address.");
                }

                CheckPreconditions(operation, replaced);
                return Overwrite(session, container, replaced, operation.Document, seconds);
            case WriteKind.Patch:
                var patched = Existing(session, container, operation, seconds);
                CheckPreconditions(operation, patched);
                return Overwrite(session, container, patched, operation.Patch!.Apply(patched, container, now), seconds);
            default:
                var deleted = Existing(session, container, operation, seconds);
                CheckPreconditions(operation, deleted);
                session.Execute($"DELETE FROM {container.Table} WHERE rid = ?1", deleted.Number);
                return new ItemResult(HttpStatusCode.NoContent, Lsn: container.NextLsn());
        }
    }

    private static StoredItem Existing(SqliteSession session, ContainerState container, ItemOperation operation, long now) =>
        Find(session, container, operation.PartitionKey, operation.Id!, now) is { IsExpired: false } item
            ? item
            : throw CosmosFault.NotFound("Entity with the specified id does not exist in the system.");

    private static void CheckPreconditions(ItemOperation operation, StoredItem item)
    {
        if (operation.IfMatch is { } match && match != "*" && match != item.ETag)
        {
            throw CosmosFault.PreconditionFailed(
                "Operation cannot be performed because one of the specified precondition is not met: the item has another ETag."
            );
        }

        if (operation.IfNoneMatch is { } none && (none == "*" || none == item.ETag))
        {
            throw CosmosFault.PreconditionFailed(
                "Operation cannot be performed because one of the specified precondition is not met: the item matches If-None-Match."
            );
        }
    }

    private static ItemResult Insert(
        SqliteSession session,
        ContainerState container,
        PartitionKeyValue partitionKey,
        ItemDocument document,
        StoredItem? expired,
        long now
    )
    {
        PurgeForUniqueKeys(session, container, partitionKey, now);
        if (expired is not null)
        {
            session.Execute($"DELETE FROM {container.Table} WHERE rid = ?1", expired.Number);
        }

        var lsn = container.NextLsn();
        var body = document.Stamp(container, lsn, lsn, now);
        Guard(() =>
            session.Execute(
                $"INSERT INTO {container.Table}(rid, pk, id, lsn, ttl, expires, body) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                lsn,
                partitionKey.Key,
                document.Id,
                lsn,
                document.TimeToLive,
                Expiry(container, document.TimeToLive, now),
                body
            )
        );
        return new ItemResult(HttpStatusCode.Created, ItemDocument.ETag(lsn), body, Lsn: lsn);
    }

    private static ItemResult Overwrite(SqliteSession session, ContainerState container, StoredItem item, ItemDocument document, long now)
    {
        PurgeForUniqueKeys(session, container, document.PartitionKey, now);
        var lsn = container.NextLsn();
        var body = document.Stamp(container, item.Number, lsn, now);
        Guard(() =>
            session.Execute(
                $"UPDATE {container.Table} SET lsn = ?2, ttl = ?3, expires = ?4, body = ?5 WHERE rid = ?1",
                item.Number,
                lsn,
                document.TimeToLive,
                Expiry(container, document.TimeToLive, now),
                body
            )
        );
        return new ItemResult(HttpStatusCode.OK, ItemDocument.ETag(lsn), body, Lsn: lsn);
    }

    private static long? Expiry(ContainerState container, int? timeToLive, long now) =>
        container.Settings.DefaultTimeToLive is { } standard && (timeToLive ?? standard) is > 0 and var seconds ? now + seconds : null;

    // Expired items are removed at leisure, but they must not hold a unique key that is free.
    private static void PurgeForUniqueKeys(SqliteSession session, ContainerState container, PartitionKeyValue partitionKey, long now)
    {
        if (container.Settings.UniqueKeys.Count > 0 && container.Settings.DefaultTimeToLive is not null)
        {
            session.Execute($"DELETE FROM {container.Table} WHERE pk = ?1 AND expires <= ?2", partitionKey.Key, now);
        }
    }

    private static void Guard(Action statement)
    {
        try
        {
            statement();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SqliteConstraint)
        {
            throw CosmosFault.Conflict("Unique index constraint violation.");
        }
    }
}
