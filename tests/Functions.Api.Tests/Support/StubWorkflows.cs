using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Api.Tests.Support;

/// <summary>Orchestrators under the names the API starts, so that its tests see what was started without running the other apps.</summary>
public static class StubWorkflows
{
    /// <summary>Hub <c>media</c>.</summary>
    public static class Media
    {
        [Function("ProcessUpload")]
        public static Task<string> ProcessUpload([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("never");
    }

    /// <summary>Hub <c>social</c>.</summary>
    public static class Social
    {
        private static readonly ConcurrentDictionary<string, int> Attempts = [];

        /// <summary>Whether letters are read.</summary>
        public static bool MayBeRead { get; set; }

        /// <summary>The instances of <c>Failing</c> that may work.</summary>
        public static ConcurrentDictionary<string, bool> Repaired { get; } = [];

        [Function("PublishPost")]
        public static Task<string> PublishPost([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("never");

        [Function("RetractPost")]
        public static Task<string?> RetractPost([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.GetInput<string>());

        /// <summary>Has a child with its own id, then waits for the event <c>go</c>.</summary>
        [Function("Parent")]
        public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SetCustomStatus(new { step = "child" });
            await context.CallSubOrchestratorAsync("Child", "for the child", new SubOrchestrationOptions(instanceId: $"{context.InstanceId}.child"));
            return await context.WaitForExternalEvent<string>("go");
        }

        /// <summary>Calls an activity that works at the third attempt.</summary>
        [Function("Child")]
        public static Task<string> Child([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>(
            "Flaky", context.InstanceId, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(20))));

        /// <summary>Fails while nobody has allowed it to work.</summary>
        [Function("Failing")]
        public static Task<string> Failing([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<string>("Repairable", context.InstanceId);

        /// <summary>Takes what says so, and fails at everything else.</summary>
        [Function("ReadLetters")]
        public static void ReadLetters([ServiceBusTrigger("letters", Connection = "ServiceBus")] string letter)
        {
            if (!MayBeRead)
            {
                throw new InvalidOperationException("Nobody reads this.");
            }
        }

        [Function("Flaky")]
        public static string Flaky([ActivityTrigger] string instance) => Attempts.AddOrUpdate(instance, 1, (_, before) => before + 1) < 3
            ? throw new InvalidOperationException("Not yet. See https://storage.example/x?sv=1&sig=c2VjcmV0")
            : "third time";

        [Function("Repairable")]
        public static string Repairable([ActivityTrigger] string instance) =>
            Repaired.ContainsKey(instance) ? "repaired" : throw new ArgumentException("Broken.", new TimeoutException("Slow."));
    }
}
