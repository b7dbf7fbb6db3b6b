using Domain.Ids;
using Domain.Media;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Infrastructure.Durable;

/// <summary>The workflow <c>ProcessUpload</c> through a client of its hub.</summary>
/// <param name="client">A client of hub <c>media</c>.</param>
public sealed class DurableMediaWorkflow(DurableTaskClient client) : IMediaWorkflow
{
    /// <summary>The orchestrator's name.</summary>
    public const string Orchestrator = "ProcessUpload";

    /// <summary>The orchestrator that expires an unused medium.</summary>
    public const string ExpiryOrchestrator = "ExpireMedia";

    /// <summary>The event that wakes it.</summary>
    public const string UploadConfirmed = "UploadConfirmed";

    /// <summary>The instance that expires a medium.</summary>
    public static string ExpiryInstance(SnowflakeId mediaId) => $"{mediaId}-expiry";

    /// <inheritdoc/>
    public async Task EnsureStartedAsync(SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        if (!await IsRunningAsync(mediaId, cancellationToken))
        {
            await StartAsync(mediaId, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task NotifyConfirmedAsync(SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        if (!await IsRunningAsync(mediaId, cancellationToken))
        {
            // It reads the record as it starts, so it needs no event.
            await StartAsync(mediaId, cancellationToken);
            return;
        }

        try
        {
            await client.RaiseEventAsync(mediaId.ToString(), UploadConfirmed, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Some back ends refuse events to an instance that has just finished; it needs none any more.
            if (await IsRunningAsync(mediaId, cancellationToken))
            {
                throw;
            }
        }
    }

    private async Task StartAsync(SnowflakeId mediaId, CancellationToken cancellationToken)
    {
        try
        {
            var options = new StartOrchestrationOptions(mediaId.ToString());
            _ = await client.ScheduleNewOrchestrationInstanceAsync(Orchestrator, mediaId.ToString(), options, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Back ends tell a lost race by different exceptions, but all of them by the instance running. One that has ended may be an
            // earlier one, which does nothing for the medium any more.
            if (!await IsRunningAsync(mediaId, cancellationToken))
            {
                throw;
            }
        }
    }

    private async Task<bool> IsRunningAsync(SnowflakeId mediaId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(mediaId.ToString(), cancellationToken) is { IsCompleted: false };
}
