using System.Globalization;
using System.Text.Json;
using Embedded.Shared;
using Embedded.Storage.Metadata;

namespace Embedded.Storage.Events;

/// <summary>The events that have not been delivered yet; rows are added in the transaction that commits the blob.</summary>
internal sealed class Outbox(EmbeddedStorageOptions options)
{
    public void Add(SqliteSession session, BlobProperties blob, string api, string requestId, string? clientRequestId)
    {
        if (options.BlobCreated is null || options.BlobCreatedFilter?.Invoke(blob.Address) == false)
        {
            return;
        }

        // AUTOINCREMENT never reuses a number, so the sequence also orders events across restarts.
        session.Execute("INSERT INTO outbox(event) VALUES('')");
        var sequence = session.LastInsertedId();
        var created = new BlobCreatedEvent
        {
            Id = Guid.CreateVersion7(blob.LastModified).ToString("D"),
            Topic = "/storageAccounts/" + blob.Address.Account,
            Subject = $"/blobServices/default/containers/{blob.Address.Container}/blobs/{blob.Address.Name}",
            EventTime = blob.LastModified,
            Data = new BlobCreatedEventData
            {
                Api = api,
                ClientRequestId = clientRequestId,
                RequestId = requestId,
                ETag = blob.ETag,
                ContentType = blob.HttpHeaders.ContentType ?? "application/octet-stream",
                ContentLength = blob.Length,
                Url = blob.Address.ToUri(options.Endpoint),
                Sequencer = sequence.ToString("X32", CultureInfo.InvariantCulture),
            },
        };
        session.Execute("UPDATE outbox SET event = ?2 WHERE sequence = ?1", sequence, JsonSerializer.Serialize(created, StorageJson.Default.BlobCreatedEvent));
    }

    public static List<(long Sequence, BlobCreatedEvent Event)> Next(SqliteSession session, int limit) => session.Query(
        "SELECT sequence, event FROM outbox ORDER BY sequence LIMIT ?1",
        row => (row.GetInt64(0), JsonSerializer.Deserialize(row.GetString(1), StorageJson.Default.BlobCreatedEvent)
            ?? throw new InvalidDataException("An outbox row is empty.")), limit);

    public static int Remove(SqliteSession session, long sequence) => session.Execute("DELETE FROM outbox WHERE sequence = ?1", sequence);
}
