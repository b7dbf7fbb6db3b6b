using Domain.Social;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Orchestrations.Requests;

/// <summary>
/// Lets everybody follow who has asked an account that has gone public since. A page per execution, so that its history stays short however many have asked.
/// </summary>
public static class AcceptRequests
{
    /// <summary>The orchestrator.</summary>
    [Function(DurableRequestWorkflow.Orchestrator)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var page = context.GetInput<RequestPage>()!;
        if (await context.CallActivityAsync<EdgePlace?>(nameof(AcceptPage), page, Retries.UntilItWorks) is { } last)
        {
            context.ContinueAsNew(page with { After = last });
        }
    }
}
