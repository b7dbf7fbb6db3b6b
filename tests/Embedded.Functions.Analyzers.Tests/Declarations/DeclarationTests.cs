using Embedded.Functions.Analyzers.Tests.Support;

namespace Embedded.Functions.Analyzers.Tests.Declarations;

[TestClass]
public sealed class DeclarationTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("[Function(\"A\")] public static Task A([OrchestrationTrigger] string {|EFA2001:context|}) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([DurableClient] string {|EFA2002:client|}) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([EntityTrigger] string {|EFA2003:entity|}) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient {|EFA2004:client|}) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([OrchestrationTrigger] TaskOrchestrationContext context, [EntityTrigger] TaskEntityDispatcher {|EFA2004:entity|}) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([OrchestrationTrigger] TaskOrchestrationContext context, [BlobInput(\"x\")] string {|EFA2004:blob|}) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([OrchestrationTrigger] TaskOrchestrationContext context, CancellationToken {|EFA2005:stop|}) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([OrchestrationTrigger] TaskOrchestrationContext context) => context.CreateTimer(TimeSpan.FromDays({|EFA2006:context.GetInput<int>()|}), default);")]
    [DataRow("public static int Read(TaskOrchestrationContext context) => {|EFA2006:context.GetInput<int>()|};")]
    [DataRow("[Function(\"A\")] public static void A([ActivityTrigger] string x) { } [Function(\"a\")] public static void {|EFA2007:B|}([ActivityTrigger] string x) { }")]
    [DataRow("[Function(\"A\")] public static Task A([OrchestrationTrigger] TaskOrchestrationContext context, int input) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([DurableClient] DurableTaskClient client, [BlobInput(\"x\")] string blob, CancellationToken stop) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static Task A([EntityTrigger] TaskEntityDispatcher entity) => Task.CompletedTask;")]
    [DataRow("[Function(\"A\")] public static void A([ActivityTrigger] string x, CancellationToken stop) { } [Function(\"B\")] public static void B([ActivityTrigger] string x) { }")]
    public async Task Declarations(string members) =>
        await Analysis.CheckAsync($$"""public static class Sample { {{members}} }""", TestContext.CancellationToken);
}
