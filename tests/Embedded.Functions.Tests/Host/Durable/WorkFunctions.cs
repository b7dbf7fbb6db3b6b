using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Embedded.Functions.Tests.Host.Durable;

public sealed class WorkFunctions(Probe probe)
{
    [Function("Work")]
    public static async Task<string> WorkAsync([OrchestrationTrigger] TaskOrchestrationContext context, WorkItem item)
    {
        var doubled = await context.CallActivityAsync<int>("Double", item.Number);
        await context.CallActivityAsync(nameof(Report), doubled);
        var word = await context.WaitForExternalEvent<string>("word");
        return $"{item.Text} {doubled} {word}";
    }

    [Function("TimesTwo")]
    public static int TimesTwo([ActivityTrigger(Activity = "Double")] int number) => 2 * number;

    [Function(nameof(Report))]
    public Task Report([ActivityTrigger] int number, string instanceId, FunctionContext context)
    {
        probe.Tell($"{context.FunctionDefinition.Name} {number} {instanceId}");
        return Task.CompletedTask;
    }
}
