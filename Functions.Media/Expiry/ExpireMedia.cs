using Functions.Media.Processing;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Media.Expiry;

/// <summary>Expires a finished medium that nothing has used in time (UP-4).</summary>
public static class ExpireMedia
{
    /// <summary>The orchestrator.</summary>
    /// <returns>Whether the medium expired.</returns>
    [Function(DurableMediaWorkflow.ExpiryOrchestrator)]
    public static async Task<bool> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var term = context.GetInput<ExpiryTerm>()!;
        await context.CreateTimer(term.ExpiresAt.UtcDateTime, CancellationToken.None);

        var expired = await context.CallActivityAsync<bool>(nameof(ExpireUnused), term.MediaId, Retries.UntilItWorks);
        if (expired)
        {
            await context.CallActivityAsync(nameof(PublishSettled), term.MediaId, Retries.UntilItWorks);
        }

        return expired;
    }
}
