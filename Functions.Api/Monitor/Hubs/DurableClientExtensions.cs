using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Hubs;

/// <summary>Reads that answer null for what is not there, whatever the back end does.</summary>
internal static class DurableClientExtensions
{
    // As the hubs themselves take them.
    private const int MaxIdLength = 100;

    /// <summary>The instance, or null.</summary>
    public static async Task<OrchestrationMetadata?> FindAsync(
        this DurableTaskClient client, string instanceId, bool withPayloads, CancellationToken cancellationToken) =>
        CanBeId(instanceId) ? await client.GetInstanceAsync(instanceId, withPayloads, cancellationToken) : null;

    /// <summary>The history of an instance's present execution, or null.</summary>
    public static async Task<IReadOnlyList<HistoryEvent>?> FindHistoryAsync(
        this DurableTaskClient client, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            return CanBeId(instanceId) ? [.. await client.GetOrchestrationHistoryAsync(instanceId, cancellationToken)] : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // Entities have ids that begin with @; they are not orchestrations.
    private static bool CanBeId(string id) => id is { Length: > 0 and <= MaxIdLength } && id[0] != '@' && !id.Any(character => character is < ' ' or > '~');
}
