using System.Text.Json;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Uploads;
using Infrastructure.Blobs;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Events;

/// <summary>Confirms an upload because the storage says that its blob was written (UP-3). Repeated, late and unordered events do no harm.</summary>
public sealed partial class ConfirmUploadOnBlobCreated(
    UploadService uploads, IBlobStore blobs, BlobStoreOptions options, ILogger<ConfirmUploadOnBlobCreated> logger)
{
    private const string BlobCreated = "Microsoft.Storage.BlobCreated";

    /// <summary>The function. A message it cannot read fails it, and so ends in the queue's dead letters.</summary>
    [Function(nameof(ConfirmUploadOnBlobCreated))]
    public async Task RunAsync(
        [ServiceBusTrigger("blob-events", Connection = "ServiceBus")] string message,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var created = JsonSerializer.Deserialize(message, BlobEventJson.Default.BlobCreatedEvent) ?? throw new JsonException("The event is null.");
        if (created.EventType != BlobCreated || !TryParseUpload(created.Subject, out var mediaId))
        {
            LogIgnored(created.EventType, created.Subject);
            return;
        }

        var pin = new UploadPin(created.Data.ETag, created.Data.ContentLength, ByClient: false);
        var media = await uploads.ConfirmAsync(mediaId, pin, new DurableMediaWorkflow(client), cancellationToken);
        if (media is null)
        {
            LogIgnored(created.EventType, created.Subject);
        }
        else if (media.Original is not null || media.Status.IsSettled())
        {
            // Written after it was needed: nobody else will ever look at it.
            await blobs.DeleteAsync(BlobAddress.Upload(mediaId), cancellationToken);
        }
    }

    private bool TryParseUpload(string subject, out SnowflakeId mediaId)
    {
        var prefix = $"/blobServices/default/containers/{options.Uploads}/blobs/";
        mediaId = default;
        return subject.StartsWith(prefix, StringComparison.Ordinal) && SnowflakeId.TryParse(subject[prefix.Length..], out mediaId);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ignored event {EventType} of {Subject}: it belongs to no upload")]
    private partial void LogIgnored(string eventType, string subject);
}
