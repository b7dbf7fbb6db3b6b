using Embedded.Functions.Analyzers.Tests.Support;

namespace Embedded.Functions.Analyzers.Tests.Determinism;

/// <summary>Rules about what happens around a call: order, tasks, state, loggers, loops.</summary>
[TestClass]
public sealed class FlowTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("_ = await {|EFA1008:payments.PayAsync(5)|};")]
    [DataRow("await foreach (var part in {|EFA1008:parts.ReadAsync()|}) { }")]
    [DataRow("_ = payments.Fee(5);")]
    [DataRow("await Task.WhenAll(new[] { 1, 2 }.Select(i => context.CreateTimer(TimeSpan.FromDays(i), default)));")]
    [DataRow("var signal = new TaskCompletionSource<int>(); signal.SetResult(1); _ = await signal.Task;")]
    [DataRow("await using (await context.Entities.LockEntitiesAsync(new EntityInstanceId(\"x\", \"y\"))) { }")]
    [DataRow("Func<Task> later = () => context.CreateTimer(TimeSpan.FromDays(1), default); await later();")]
    [DataRow("var open = new List<Task> { context.CreateTimer(TimeSpan.FromDays(1), default) }; await open.First(); await await Task.WhenAny(open);")]
    [DataRow("await Vendor.ContextExtensions.CallTwiceAsync(context); await Vendor.ContextExtensions.CallThriceAsync(context);")]
    public Task Foreign_tasks(string body) => CheckAsync(body, "Vendor.IPaymentService payments = null!; Vendor.IParts parts = null!;");

    [TestMethod]
    [DataRow("foreach (var pair in {|EFA1009:map|}) { await context.CallActivityAsync<int>(\"SharedActivity\", pair.Key); }")]
    [DataRow("foreach (var key in {|EFA1009:map.Keys|}) { list.Add(key); }")]
    [DataRow("foreach (var item in {|EFA1009:set|}) { text += item; }")]
    [DataRow("foreach (var item in {|EFA1009:set|}) { return; }")]
    [DataRow("foreach (var item in {|EFA1009:set|}) { text = item; }")]
    [DataRow("foreach (var pair in {|EFA1009:concurrent|}) { await context.CallActivityAsync<int>(\"SharedActivity\", pair.Key); }")]
    [DataRow("await Task.WhenAll({|EFA1009:set|}.Select(item => context.CallActivityAsync<int>(\"SharedActivity\", item)));")]
    [DataRow("foreach (var item in {|EFA1009:set|}.Where(item => item.Length > 1)) { await context.CallActivityAsync<int>(\"SharedActivity\", item); }")]
    [DataRow("list = {|EFA1009:map.Values|}.Select(value => value.ToString()).ToList();")]
    [DataRow("text = {|EFA1009:set|}.First();")]
    [DataRow("text = string.Join(',', {|EFA1009:set|});")]
    [DataRow("list = [.. {|EFA1009:set|}.Where(item => item.Length > 1)];")]
    [DataRow("foreach (var item in set.Order()) { await context.CallActivityAsync<int>(\"SharedActivity\", item); }")]
    [DataRow("foreach (var pair in map.OrderBy(pair => pair.Key)) { list.Add(pair.Key); }")]
    [DataRow("list = set.Where(item => item.Length > 1).OrderBy(item => item).ToList();")]
    [DataRow("var sum = 0; foreach (var value in map.Values) { sum += value; }")]
    [DataRow("var other = new HashSet<string>(); foreach (var item in set) { other.Add(item); }")]
    [DataRow("_ = set.Count; _ = set.Contains(\"x\"); _ = map.Values.Sum(); _ = set.Any(item => item.Length > 1); _ = map[\"x\"];")]
    [DataRow("var items = set.ToList(); items.Sort(); foreach (var item in items) { await context.CallActivityAsync<int>(\"SharedActivity\", item); }")]
    [DataRow("foreach (var pair in sorted) { await context.CallActivityAsync<int>(\"SharedActivity\", pair.Key); }")]
    [DataRow("foreach (var key in sorted.Keys) { await context.CallActivityAsync<int>(\"SharedActivity\", key); }")]
    [DataRow("foreach (var item in list) { await context.CallActivityAsync<int>(\"SharedActivity\", item); }")]
    [DataRow("var copy = new HashSet<string>(set.Where(item => item.Length > 1)); _ = map.ToDictionary(pair => pair.Key, pair => pair.Value);")]
    public Task Unordered_collections(string body) => CheckAsync(
        body,
        """
        var map = new Dictionary<string, int>(); var set = new HashSet<string>(); var concurrent = new ConcurrentDictionary<string, int>();
        var sorted = new SortedDictionary<string, int>(); var list = new List<string>(); var text = "";
        """);

    [TestMethod]
    [DataRow("{|EFA1013:State.Counter|}++;")]
    [DataRow("_ = {|EFA1013:State.Name|};")]
    [DataRow("{|EFA1013:State.Cache|}.TryAdd(\"x\", 1);")]
    [DataRow("{|EFA1013:State.Known|}.Add(\"x\");")]
    [DataRow("{|EFA1013:State.Map|}[\"x\"] = 1;")]
    [DataRow("_ = {|EFA1013:State.Current.Value|};")]
    [DataRow("_ = {|EFA1013:Activity.Current|};")]
    [DataRow("_ = State.Limit; _ = State.Pause; _ = State.Known.Contains(\"x\"); _ = State.Map[\"x\"]; _ = State.Fixed; _ = string.Empty;")]
    public Task Static_state(string body) => CheckAsync(
        body,
        rest: """
        public static class State
        {
            public const int Limit = 3;
            public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
            public static readonly HashSet<string> Known = ["a"];
            public static readonly Dictionary<string, int> Map = new() { ["x"] = 1 };
            public static readonly ConcurrentDictionary<string, int> Cache = new();
            public static readonly AsyncLocal<string> Current = new();
            public static int Counter;
            public static string Name { get; set; } = "";
            public static string Fixed { get; } = "";
        }
        """);

    [TestMethod]
    [DataRow("context.CreateReplaySafeLogger(\"x\").LogInformation(\"x\");")]
    [DataRow("var logger = context.CreateReplaySafeLogger<string>(); logger.LogInformation(\"x\"); Log(logger); static void Log(ILogger logger) => logger.LogInformation(\"y\");")]
    [DataRow("context.ReplaySafeLoggerFactory.CreateLogger(\"x\").LogInformation(\"x\");")]
    [DataRow("ILoggerFactory factory = null!; {|EFA1014:factory.CreateLogger(\"x\")|}.LogInformation(\"x\");")]
    [DataRow("FunctionContext function = null!; {|EFA1014:function.GetLogger(\"x\")|}.LogInformation(\"x\");")]
    [DataRow("{|EFA1014:Logs.Shared|}.LogInformation(\"x\");")]
    public Task Loggers(string body) => CheckAsync(body, rest: "public static class Logs { public static readonly ILogger Shared = null!; }");

    [TestMethod]
    [DataRow("while ({|EFA1015:true|}) { await context.CreateTimer(TimeSpan.FromDays(1), default); }")]
    [DataRow("while ({|EFA1015:true|}) { var item = await context.WaitForExternalEvent<int>(\"x\"); if (item == 0) { return; } }")]
    [DataRow("while ({|EFA1015:true|}) { await OnceAsync(context); } static Task OnceAsync(TaskOrchestrationContext context) => context.CreateTimer(TimeSpan.FromDays(1), default);")]
    [DataRow("do { await context.CreateTimer(TimeSpan.FromDays(1), default); } while ({|EFA1015:true|});")]
    [DataRow("while (true) { await context.CreateTimer(TimeSpan.FromDays(1), default); context.ContinueAsNew(); return; }")]
    [DataRow("while (true) { if (await RenewAsync(context)) { return; } } static async Task<bool> RenewAsync(TaskOrchestrationContext context) { await context.CreateTimer(TimeSpan.FromDays(1), default); context.ContinueAsNew(); return true; }")]
    [DataRow("for (var round = 0; ; round++) { await context.CreateTimer(TimeSpan.FromDays(1), default); if (round == 5) { return; } }")]
    [DataRow("while (await context.WaitForExternalEvent<bool>(\"x\")) { }")]
    [DataRow("var count = 0; while (true) { if (count++ == 5) { break; } }")]
    public Task Endless_loops(string body) => CheckAsync(body);

    private async Task CheckAsync(string body, string before = "", string rest = "") => await Analysis.CheckAsync(
        $$"""
        public static class Sample
        {
            [Function("Sample")]
            public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
            {
                {{before}}
                await context.CreateTimer(TimeSpan.FromSeconds(1), default);
                {{body}}
            }
        }

        {{rest}}
        """,
        TestContext.CancellationToken);
}
