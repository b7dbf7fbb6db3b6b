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
        [Function("PublishPost")]
        public static Task<string> PublishPost([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("never");

        [Function("RetractPost")]
        public static Task<string?> RetractPost([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.GetInput<string>());
    }
}
