// Functions of a project that the tests' sources reference.
using System.Threading.Tasks;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Shared;

public static class SharedFunctions
{
    [Function("SharedActivity")]
    public static Task<int> CountAsync([ActivityTrigger] string text) => Task.FromResult(text.Length);

    [Function("SharedOrchestrator")]
    public static Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, string text) =>
        context.CallActivityAsync<int>("SharedActivity", text);
}
