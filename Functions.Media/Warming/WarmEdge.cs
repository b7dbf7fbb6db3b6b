using System.Text.Json;
using Domain.Media;
using Domain.Media.Exposure;
using Domain.Media.Warming;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Warming;

/// <summary>Brings to the edge what people will soon ask for (ED-3). Repeated, late and lost wishes do no harm.</summary>
public sealed partial class WarmEdge(IMediaStore media, IMediaEdge edge, ILogger<WarmEdge> logger)
{
    /// <summary>The function. A message it cannot read fails it, and so ends in the queue's dead letters.</summary>
    [Function(nameof(WarmEdge))]
    public async Task RunAsync([ServiceBusTrigger("edge-warming", Connection = "ServiceBus")] string message, CancellationToken cancellationToken)
    {
        var order = JsonSerializer.Deserialize(message, WarmingJson.Default.WarmingOrder) ?? throw new JsonException("The wish is null.");
        var records = await media.FindManyAsync([.. order.MediaIds.Distinct()], cancellationToken);
        string[] paths = [.. records.Values.SelectMany(static record => WarmedFiles.Of(record.Image))];
        try
        {
            await edge.WarmAsync(paths, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Later it would be of no use.
            LogNotWarmed(paths.Length, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not all of {Count} files could be brought to the edge")]
    private partial void LogNotWarmed(int count, Exception exception);
}
