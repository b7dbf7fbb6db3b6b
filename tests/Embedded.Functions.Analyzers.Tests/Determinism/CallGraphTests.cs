using Embedded.Functions.Analyzers.Tests.Support;

namespace Embedded.Functions.Analyzers.Tests.Determinism;

/// <summary>Rules hold in everything an orchestrator calls, however it is called, and nowhere else.</summary>
[TestClass]
public sealed class CallGraphTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task The_path_to_a_finding_is_shown_with_the_orchestrators_name()
    {
        var found = await CheckAsync(
            """
            First.Step();
            }
            """,
            """
            public static class First { public static void Step() => Second.Step(); }
            public static class Second { public static void Step() => _ = {|EFA1001:DateTime.UtcNow|}; }
            """);
        Assert.AreEqual(
            "'DateTime.UtcNow' gives another time at replay: use the context's CurrentUtcDateTime (orchestrator 'Sample', by Sample.RunAsync → First.Step → Second.Step)",
            found.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.HasCount(2, found.Single().AdditionalLocations);
    }

    [TestMethod]
    [DataRow("Local(); void Local() => _ = {|EFA1001:DateTime.UtcNow|}; }", "")]
    [DataRow("Func<DateTime> now = () => {|EFA1001:DateTime.UtcNow|}; _ = now(); }", "")]
    [DataRow("_ = new[] { 1 }.Select(Helper.Stamp).ToList(); }", "static class Helper { public static DateTime Stamp(int i) => {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("_ = Helper.Now; }", "static class Helper { public static DateTime Now => {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("_ = Helper.Now; }", "static class Helper { public static DateTime Now { get { return {|EFA1001:DateTime.UtcNow|}; } } }")]
    [DataRow("new Helper().At = 1; }", "class Helper { public int At { get => 0; set => _ = {|EFA1001:DateTime.UtcNow|}; } }")]
    [DataRow("new Helper(); }", "class Helper { public Helper() { _ = {|EFA1001:DateTime.UtcNow|}; } }")]
    [DataRow("new Helper(); }", "class Helper { public DateTime Made { get; } = {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("_ = Helper.Started; }", "static class Helper { public static readonly DateTime Started = {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("_ = Helper.Started; }", "static class Helper { public static DateTime Started { get; } = {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("_ = new Helper() + new Helper(); }", "class Helper { public static int operator +(Helper a, Helper b) => {|EFA1001:DateTime.UtcNow|}.Day; }")]
    [DataRow("int day = new Helper(); }", "class Helper { public static implicit operator int(Helper a) => {|EFA1001:DateTime.UtcNow|}.Day; }")]
    [DataRow("using (new Helper()) { } }", "class Helper : IDisposable { public void Dispose() => _ = {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("using var helper = new Helper(); }", "class Helper : IDisposable { public void Dispose() => _ = {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("foreach (var i in Helper.Days()) { } }", "static class Helper { public static IEnumerable<int> Days() { yield return {|EFA1001:DateTime.UtcNow|}.Day; } }")]
    [DataRow("IClock clock = null!; _ = clock.Now; }", "interface IClock { DateTime Now { get; } } class SystemClock : IClock { public DateTime Now => {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("IClock<int> clock = null!; _ = clock.Now(); }", "interface IClock<T> { DateTime Now(); } class SystemClock<T> : IClock<T> { public DateTime Now() => {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("Clock clock = null!; _ = clock.Now(); }", "abstract class Clock { public abstract DateTime Now(); } class SystemClock : Clock { public override DateTime Now() => {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("_ = 5.Stamp(); }", "static class Helper { public static DateTime Stamp(this int i) => {|EFA1001:DateTime.UtcNow|}; }")]
    [DataRow("await new Helper<int>().RunAsync(context); }", "class Helper<T> { public async Task RunAsync(TaskOrchestrationContext context) { await context.CreateTimer({|EFA1001:DateTime.UtcNow|}, default); } }")]
    [DataRow("Helper.Again(3); }", "static class Helper { public static void Again(int i) { if (i > 0) { Again(i - 1); } _ = {|EFA1001:DateTime.UtcNow|}; } }")]
    [DataRow("_ = TaskOptions.FromRetryHandler(retry => {|EFA1001:DateTime.UtcNow|}.Day == 1); }", "")]
    [DataRow("await {|EFA1016:Work.DoAsync(\"x\")|}; }", "static class Work { [Function(\"Work\")] public static async Task DoAsync([ActivityTrigger] string text) => await File.ReadAllTextAsync(text); }")]
    public Task What_an_orchestrator_calls_is_held_to_the_rules(string body, string rest) => CheckAsync(body, rest);

    [TestMethod]
    [DataRow("}", "static class Unused { public static DateTime Now() => DateTime.UtcNow; }")]
    [DataRow("_ = await context.CallActivityAsync<int>(\"Work\", \"x\"); }", "static class Work { [Function(\"Work\")] public static int Do([ActivityTrigger] string text) => File.ReadAllText(text).Length + DateTime.UtcNow.Day; }")]
    [DataRow("_ = nameof(Helper.Now); }", "static class Helper { public static DateTime Now => DateTime.UtcNow; }")]
    [DataRow("_ = Helper.Length; }", "static class Helper { public static readonly DateTime Started = DateTime.UtcNow; public static int Length => 3; }")]
    public Task What_an_orchestrator_does_not_call_is_free(string body, string rest) => CheckAsync(body, rest);

    [TestMethod]
    public async Task Each_orchestrator_that_reaches_a_finding_is_named()
    {
        var found = await Analysis.CheckAsync(
            """
            public static class Sample
            {
                [Function("One")]
                public static Task OneAsync([OrchestrationTrigger] TaskOrchestrationContext context) => HelpAsync(context);

                [Function("Two")]
                public static Task TwoAsync([OrchestrationTrigger] TaskOrchestrationContext context) => HelpAsync(context);

                private static Task HelpAsync(TaskOrchestrationContext context) => context.CreateTimer({|EFA1001:{|EFA1001:DateTime.UtcNow|}|}, default);
            }
            """,
            TestContext.CancellationToken);
        Assert.Contains("'One'", string.Concat(found.Select(diagnostic => diagnostic.ToString())));
        Assert.Contains("'Two'", string.Concat(found.Select(diagnostic => diagnostic.ToString())));
    }

    [TestMethod]
    [DataRow("""
        public sealed class Sample : TaskOrchestrator<int, int>
        {
            public override Task<int> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult({|EFA1001:DateTime.UtcNow|}.Day);
        }
        """)]
    [DataRow("""
        public static class Sample
        {
            public static void Register(DurableTaskRegistry registry, ILogger logger)
            {
                registry.AddOrchestratorFunc("Lambda", async context =>
                {
                    await context.CreateTimer({|EFA1001:DateTime.UtcNow|}, default);
                    {|EFA1014:logger|}.LogInformation("x");
                });
                registry.AddOrchestratorFunc<int, int>("Method", RunAsync);
                _ = DateTime.UtcNow;
            }

            private static Task<int> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult({|EFA1002:Guid.NewGuid()|}.GetHashCode());
        }
        """)]
    [DataRow("""
        public sealed class Sample(ILogger logger, HttpClient http)
        {
            private readonly ILogger kept = null!;
            private ILogger safe = null!;

            [Function("Sample")]
            public async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ILogger {|EFA1014:given|}, HttpClient {|EFA1003:client|})
            {
                {|EFA1014:logger|}.LogInformation("x");
                {|EFA1014:kept|}.LogInformation("x");
                safe = context.CreateReplaySafeLogger("x");
                {|EFA1014:safe|}.LogInformation("x");
                given.LogInformation("x");
                _ = await {|EFA1003:http.GetStringAsync("x")|};
                await context.CreateTimer(TimeSpan.FromDays(1), default);
            }
        }
        """)]
    public async Task Orchestrators_of_every_form_are_found(string source) => await Analysis.CheckAsync(source, TestContext.CancellationToken);

    private Task<System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.Diagnostic>> CheckAsync(string body, string rest) => Analysis.CheckAsync(
        $$"""
        public static class Sample
        {
            [Function("Sample")]
            public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
            {
                await context.CreateTimer(TimeSpan.FromSeconds(1), default);
                {{body}}
        }

        {{rest}}
        """,
        TestContext.CancellationToken);
}
