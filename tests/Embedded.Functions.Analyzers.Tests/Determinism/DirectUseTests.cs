using Embedded.Functions.Analyzers.Tests.Support;

namespace Embedded.Functions.Analyzers.Tests.Determinism;

/// <summary>Each rule on single statements of an orchestrator: what it must find, and what it must leave alone.</summary>
[TestClass]
public sealed class DirectUseTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("_ = {|EFA1001:DateTime.Now|};")]
    [DataRow("_ = {|EFA1001:DateTime.UtcNow|}.AddDays(1);")]
    [DataRow("_ = {|EFA1001:DateTime.Today|};")]
    [DataRow("_ = {|EFA1001:DateTimeOffset.Now|};")]
    [DataRow("_ = {|EFA1001:DateTimeOffset.UtcNow|};")]
    [DataRow("_ = {|EFA1001:Stopwatch.StartNew()|};")]
    [DataRow("_ = {|EFA1001:Stopwatch.GetTimestamp()|};")]
    [DataRow("_ = {|EFA1001:{|EFA1001:TimeProvider.System|}.GetUtcNow()|};")]
    [DataRow("_ = {|EFA1001:Environment.TickCount64|};")]
    [DataRow("_ = {|EFA1001:Environment.TickCount|};")]
    [DataRow("_ = context.CurrentUtcDateTime + TimeSpan.FromDays(1);")]
    [DataRow("_ = new DateTime(2026, 1, 1); _ = DateTime.MinValue; _ = DateTimeOffset.UnixEpoch;")]
    [DataRow("_ = nameof(DateTime.UtcNow);")]
    public Task Clock(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("_ = {|EFA1002:Guid.NewGuid()|};")]
    [DataRow("_ = {|EFA1002:Guid.CreateVersion7()|};")]
    [DataRow("_ = {|EFA1002:new Random()|}.Next();")]
    [DataRow("_ = {|EFA1002:Random.Shared|}.Next();")]
    [DataRow("_ = {|EFA1002:System.Security.Cryptography.RandomNumberGenerator.GetInt32(5)|};")]
    [DataRow("_ = {|EFA1002:Path.GetRandomFileName()|};")]
    [DataRow("_ = {|EFA1002:\"key\".GetHashCode()|};")]
    [DataRow("_ = {|EFA1002:HashCode.Combine(1, 2)|};")]
    [DataRow("_ = context.NewGuid(); _ = Guid.Empty; _ = Guid.Parse(\"00000000-0000-0000-0000-000000000001\");")]
    [DataRow("_ = new Random(42).Next();")]
    public Task Randomness(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("_ = {|EFA1003:File.ReadAllText(\"x\")|};")]
    [DataRow("_ = await {|EFA1003:File.ReadAllTextAsync(\"x\")|};")]
    [DataRow("_ = {|EFA1003:Directory.GetFiles(\"x\")|};")]
    [DataRow("using var stream = {|EFA1003:File.OpenRead(\"x\")|}; {|EFA1003:stream.ReadByte()|};")]
    [DataRow("using var client = {|EFA1003:new HttpClient()|}; _ = await {|EFA1003:client.GetStringAsync(\"x\")|};")]
    [DataRow("{|EFA1003:Console.WriteLine(\"x\")|};")]
    [DataRow("{|EFA1003:Process.Start(\"x\")|};")]
    [DataRow("_ = {|EFA1003:System.Net.Dns.GetHostName()|};")]
    [DataRow("using var socket = {|EFA1003:new System.Net.Sockets.TcpClient()|};")]
    [DataRow("_ = {|EFA1003:{|EFA1003:new Azure.Storage.Blobs.BlobServiceClient()|}.GetBlobClient(\"x\")|};")]
    [DataRow("{|EFA1003:{|EFA1003:new Azure.Storage.Queues.QueueClient()|}.SendMessage(\"x\")|};")]
    [DataRow("{|EFA1003:{|EFA1003:new Azure.Data.Tables.TableClient()|}.Create()|};")]
    [DataRow("_ = {|EFA1003:new Azure.Storage.Queues.QueueServiceClient()|}; _ = {|EFA1003:new Azure.Data.Tables.TableServiceClient()|};")]
    [DataRow("_ = await {|EFA1003:{|EFA1003:new Microsoft.Azure.Cosmos.CosmosClient()|}.ReadAccountAsync()|};")]
    [DataRow("{|EFA1003:{|EFA1003:new Microsoft.Data.SqlClient.SqlConnection()|}.Open()|};")]
    [DataRow("new[] { \"x\" }.Select({|EFA1003:File.ReadAllText|}).ToList();")]
    [DataRow("using var memory = new MemoryStream(); memory.WriteByte(1); await memory.FlushAsync();")]
    [DataRow("_ = Path.Combine(\"a\", \"b\"); _ = Path.GetExtension(\"a.b\");")]
    [DataRow("_ = new Microsoft.Azure.Cosmos.PartitionKey(\"x\"); using var text = new StringReader(\"x\"); _ = text.ReadLine();")]
    public Task Input_and_output(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("await {|EFA1004:Task.Run(() => 1)|};")]
    [DataRow("await {|EFA1004:Task.Factory.StartNew(() => 1)|};")]
    [DataRow("await {|EFA1004:context.CallActivityAsync<int>(\"SharedActivity\", \"x\").ContinueWith(t => 1)|};")]
    [DataRow("await {|EFA1004:Task.Yield()|};")]
    [DataRow("{|EFA1004:{|EFA1004:new Thread(() => { })|}.Start()|};")]
    [DataRow("{|EFA1004:ThreadPool.QueueUserWorkItem(_ => { })|};")]
    [DataRow("{|EFA1004:Parallel.For(0, 3, i => { })|};")]
    [DataRow("_ = {|EFA1004:new[] { 1 }.AsParallel()|};")]
    [DataRow("_ = {|EFA1004:System.Threading.Channels.Channel.CreateUnbounded<int>()|};")]
    [DataRow("await Task.WhenAll(context.CallActivityAsync<int>(\"SharedActivity\", \"x\"), context.CallActivityAsync<int>(\"SharedActivity\", \"y\"));")]
    [DataRow("await Task.WhenAny(context.CallActivityAsync<int>(\"SharedActivity\", \"x\"), context.CreateTimer(TimeSpan.FromDays(1), default)); await Task.FromResult(1); await Task.CompletedTask;")]
    public Task Concurrency(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("await {|EFA1005:Task.Delay(5)|};")]
    [DataRow("{|EFA1005:Thread.Sleep(5)|};")]
    [DataRow("using var timer = {|EFA1005:new Timer(_ => { })|};")]
    [DataRow("using var timer = {|EFA1005:new PeriodicTimer(TimeSpan.FromSeconds(1))|};")]
    [DataRow("using var source = {|EFA1005:new CancellationTokenSource(TimeSpan.FromSeconds(1))|};")]
    [DataRow("using var source = new CancellationTokenSource(); {|EFA1005:source.CancelAfter(5)|};")]
    [DataRow("await {|EFA1005:context.WaitForExternalEvent<int>(\"x\").WaitAsync(TimeSpan.FromSeconds(1))|};")]
    [DataRow("using var source = new CancellationTokenSource(); var timer = context.CreateTimer(TimeSpan.FromDays(1), source.Token); source.Cancel();")]
    public Task Delays(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("{|EFA1006:context.CallActivityAsync<int>(\"SharedActivity\", \"x\").Wait()|};")]
    [DataRow("_ = {|EFA1006:context.CallActivityAsync<int>(\"SharedActivity\", \"x\").Result|};")]
    [DataRow("_ = {|EFA1006:context.CallActivityAsync<int>(\"SharedActivity\", \"x\").GetAwaiter().GetResult()|};")]
    [DataRow("{|EFA1006:Task.WaitAll(context.CallActivityAsync<int>(\"SharedActivity\", \"x\"))|};")]
    [DataRow("{|EFA1006:lock (new object()) { }|}")]
    [DataRow("using var gate = new SemaphoreSlim(1); await {|EFA1006:gate.WaitAsync()|};")]
    [DataRow("using var gate = new ManualResetEvent(false); {|EFA1006:gate.WaitOne()|};")]
    [DataRow("""
        var a = context.CallActivityAsync<int>("SharedActivity", "x");
        var b = context.CallActivityAsync<int>("SharedActivity", "y");
        await Task.WhenAll(a, b);
        _ = a.Result + b.Result;
        """)]
    [DataRow("var a = context.CallActivityAsync<int>(\"SharedActivity\", \"x\"); await a; _ = a.Result; _ = a.GetAwaiter().GetResult();")]
    [DataRow("var a = context.CallActivityAsync<int>(\"SharedActivity\", \"x\"); if (a.IsCompleted) { _ = a.Result; } await a;")]
    public Task Blocking(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("await {|EFA1007:context.CallActivityAsync<int>(\"SharedActivity\", \"x\").ConfigureAwait(false)|};")]
    [DataRow("await {|EFA1007:context.CreateTimer(TimeSpan.FromDays(1), default).ConfigureAwait(ConfigureAwaitOptions.None)|};")]
    [DataRow("await {|EFA1007:context.CreateTimer(TimeSpan.FromDays(1), default).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)|};")]
    [DataRow("await context.CallActivityAsync<int>(\"SharedActivity\", \"x\").ConfigureAwait(true);")]
    [DataRow("await context.CreateTimer(TimeSpan.FromDays(1), default).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext);")]
    [DataRow("await context.CreateTimer(TimeSpan.FromDays(1), default).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);")]
    public Task Configured_awaits(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("_ = {|EFA1010:Environment.GetEnvironmentVariable(\"x\")|};")]
    [DataRow("_ = {|EFA1010:Environment.GetEnvironmentVariables()|};")]
    [DataRow("_ = {|EFA1010:Environment.ExpandEnvironmentVariables(\"x\")|};")]
    [DataRow("_ = {|EFA1010:Environment.MachineName|} + {|EFA1010:Environment.ProcessId|};")]
    [DataRow("_ = {|EFA1010:AppContext.BaseDirectory|};")]
    [DataRow("_ = {|EFA1010:OperatingSystem.IsLinux()|};")]
    [DataRow("_ = {|EFA1010:Thread.CurrentThread|};")]
    [DataRow("_ = {|EFA1010:Environment.CurrentManagedThreadId|};")]
    [DataRow("_ = Environment.NewLine;")]
    public Task The_environment(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("_ = {|EFA1011:CultureInfo.CurrentCulture|};")]
    [DataRow("_ = {|EFA1011:TimeZoneInfo.Local|};")]
    [DataRow("_ = {|EFA1011:context.CurrentUtcDateTime.ToLocalTime()|};")]
    [DataRow("_ = {|EFA1012:1.5.ToString()|};")]
    [DataRow("_ = {|EFA1012:double.Parse(\"1.5\")|};")]
    [DataRow("var key = $\"day-{|EFA1012:{context.CurrentUtcDateTime}|}\";")]
    [DataRow("_ = {|EFA1012:\"x\".ToUpper()|};")]
    [DataRow("_ = 1.5.ToString(CultureInfo.InvariantCulture); _ = double.Parse(\"1.5\", CultureInfo.InvariantCulture);")]
    [DataRow("_ = string.Create(CultureInfo.InvariantCulture, $\"day-{context.CurrentUtcDateTime}\");")]
    [DataRow("_ = $\"{context.CurrentUtcDateTime:O}\" + context.CurrentUtcDateTime.ToString(\"s\");")]
    [DataRow("var key = $\"{context.InstanceId}-{1}\"; _ = \"x\".ToUpperInvariant(); _ = TimeZoneInfo.Utc;")]
    public Task Culture_and_time_zone(string body) => CheckAsync(body);

    private async Task CheckAsync(string body) => await Analysis.CheckAsync(
        $$"""
        public static class Sample
        {
            [Function("Sample")]
            public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
            {
                await context.CreateTimer(TimeSpan.FromSeconds(1), default);
                {{body}}
            }
        }
        """,
        TestContext.CancellationToken);
}
