using System.Globalization;
using Embedded.Functions.Analyzers.Tests.Support;

namespace Embedded.Functions.Analyzers.Tests.Calls;

/// <summary>Calls by name against the functions of the compilation and of what it references.</summary>
[TestClass]
public sealed class CallTests
{
    private const string Functions = """
        public record Animal(string Name);
        public record Dog(string Name) : Animal(Name);
        public enum Size { Small, Large }

        public static class Activities
        {
            public const string CountName = "Count";

            [Function(CountName)] public static int Count([ActivityTrigger] string text) => text.Length;
            [Function(nameof(Describe))] public static Task<string?> Describe([ActivityTrigger] Animal animal) => Task.FromResult<string?>(null);
            [Function(nameof(Forget))] public static Task Forget([ActivityTrigger] long number) => Task.CompletedTask;
            [Function(nameof(Sum))] public static double Sum([ActivityTrigger] IReadOnlyList<int> numbers) => numbers.Sum();
            [Function(nameof(Index))] public static Dictionary<string, int> Index([ActivityTrigger] Dictionary<string, int> map) => map;
            [Function(nameof(Maybe))] public static int? Maybe([ActivityTrigger] string? text) => null;
            [Function(nameof(Anything))] public static object? Anything([ActivityTrigger] object? value) => value;
            [Function(nameof(Bare))] public static ValueTask<Dog> Bare([ActivityTrigger] FunctionContext context) => default;
            [Function("Other")] public static void Renamed([ActivityTrigger(Activity = "Real")] int number) { }
        }

        public sealed class Shout : TaskActivity<string, string>
        {
            public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(input);
        }

        [DurableTask("Whisper")]
        public sealed class Quiet : TaskActivity<string, string>
        {
            public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(input);
        }

        public static class Orchestrators
        {
            [Function("Child")] public static Task<int> ChildAsync([OrchestrationTrigger] TaskOrchestrationContext context, Dog dog) => Task.FromResult(1);

            [Function("Reader")]
            public static async Task ReaderAsync([OrchestrationTrigger] TaskOrchestrationContext context)
            {
                var animal = context.GetInput<Animal>();
                await context.CreateTimer(TimeSpan.FromDays(1), default);
            }
        }

        public sealed class Counter : TaskEntity<int>
        {
            public void Add(int amount) => State += amount;
            public int Get() => State;
            public Task<int> SwapAsync(int value, TaskEntityContext context) => Task.FromResult(State);

            [Function(nameof(Counter))]
            public static Task DispatchAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Counter>();
        }
        """;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("_ = await context.CallActivityAsync<int>({|EFA3001:\"Cuont\"|}, \"x\");")]
    [DataRow("await context.CallActivityAsync({|EFA3001:nameof(Orchestrators)|});")]
    [DataRow("await context.CallActivityAsync({|EFA3001:\"Child\"|});")]
    [DataRow("await context.CallActivityAsync({|EFA3001:\"Renamed\"|}, 1); await context.CallActivityAsync(\"Real\", 1); await context.CallActivityAsync({|EFA3001:\"Other\"|}, 1);")]
    [DataRow("await context.CallActivityAsync({|EFA3001:new TaskName(\"Cuont\")|}, \"x\");")]
    [DataRow("await context.CallSubOrchestratorAsync({|EFA3002:\"Chidl\"|}, new Dog(\"x\"));")]
    [DataRow("await context.CallSubOrchestratorAsync({|EFA3002:\"Count\"|}, \"x\");")]
    [DataRow("await context.Entities.SignalEntityAsync({|EFA3003:new EntityInstanceId(\"Conter\", \"x\")|}, \"Add\", 1);")]
    [DataRow("_ = await context.CallActivityAsync<int>(Activities.CountName, \"x\"); _ = await context.CallActivityAsync<int>(\"count\", \"x\");")]
    [DataRow("_ = await context.CallActivityAsync<int>(\"SharedActivity\", \"x\"); _ = await context.CallSubOrchestratorAsync<int>(\"SharedOrchestrator\", \"x\");")]
    [DataRow("_ = await context.CallActivityAsync<string>(\"Shout\", \"x\"); _ = await context.CallActivityAsync<string>(\"Whisper\", \"x\");")]
    [DataRow("await context.CallActivityAsync(context.InstanceId, \"x\");")]
    public Task Names(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("_ = await context.CallActivityAsync<int>({|EFA3004:\"Count\"|}, 5);")]
    [DataRow("_ = await context.CallActivityAsync<int>({|EFA3004:\"Count\"|});")]
    [DataRow("_ = await context.CallActivityAsync<int>({|EFA3004:\"Count\"|}, input: null);")]
    [DataRow("_ = await context.CallActivityAsync<int>({|EFA3004:\"SharedActivity\"|}, 5);")]
    [DataRow("_ = await context.CallActivityAsync<string>({|EFA3004:\"Describe\"|}, \"x\");")]
    [DataRow("_ = await context.CallActivityAsync<double>({|EFA3004:\"Sum\"|}, new[] { \"x\" });")]
    [DataRow("_ = await context.CallActivityAsync<double>({|EFA3004:\"Sum\"|}, 1);")]
    [DataRow("await context.CallActivityAsync({|EFA3004:\"Forget\"|}, Size.Large);")]
    [DataRow("await context.CallActivityAsync({|EFA3004:\"Forget\"|}, (int?)1);")]
    [DataRow("_ = await context.CallActivityAsync<string>({|EFA3004:\"Shout\"|}, 5);")]
    [DataRow("_ = await context.CallSubOrchestratorAsync<int>({|EFA3004:\"Child\"|}, new Animal(\"x\"));")]
    [DataRow("await context.CallSubOrchestratorAsync({|EFA3004:\"Reader\"|}, 5);")]
    [DataRow("await client.ScheduleNewOrchestrationInstanceAsync({|EFA3004:\"Reader\"|}, 5); await client.ScheduleNewOrchestrationInstanceAsync(\"Elsewhere\", 5);")]
    [DataRow("_ = await context.CallActivityAsync<string?>(\"Describe\", new Dog(\"x\")); await context.CallActivityAsync(\"Forget\", 5);")]
    [DataRow("_ = await context.CallActivityAsync<double>(\"Sum\", new[] { 1 }); _ = await context.CallActivityAsync<double>(\"Sum\", new HashSet<int>());")]
    [DataRow("_ = await context.CallActivityAsync<Dictionary<string, int>>(\"Index\", new SortedDictionary<string, int>());")]
    [DataRow("_ = await context.CallActivityAsync<int?>(\"Maybe\"); _ = await context.CallActivityAsync<object>(\"Anything\", 5); _ = await context.CallActivityAsync<Dog>(\"Bare\");")]
    [DataRow("_ = await context.CallSubOrchestratorAsync<int>(\"Child\", new Dog(\"x\")); await context.CallSubOrchestratorAsync(\"Reader\", new Dog(\"x\"));")]
    [DataRow("_ = await context.CallActivityAsync<int>(\"Count\", \"x\", new TaskOptions());")]
    public Task Inputs(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("_ = await context.CallActivityAsync<string>({|EFA3005:\"Count\"|}, \"x\");")]
    [DataRow("_ = await context.CallActivityAsync<int>({|EFA3005:\"Maybe\"|}, \"x\");")]
    [DataRow("_ = await context.CallActivityAsync<int>({|EFA3005:\"Forget\"|}, 5L);")]
    [DataRow("_ = await context.CallActivityAsync<string>({|EFA3005:\"SharedActivity\"|}, \"x\");")]
    [DataRow("_ = await context.CallSubOrchestratorAsync<string>({|EFA3005:\"Child\"|}, new Dog(\"x\"));")]
    [DataRow("_ = await context.CallSubOrchestratorAsync<int>({|EFA3005:\"Reader\"|}, new Dog(\"x\"));")]
    [DataRow("await context.CallActivityAsync({|EFA3006:\"Count\"|}, \"x\");")]
    [DataRow("_ = await context.CallActivityAsync<long>(\"Count\", \"x\"); _ = await context.CallActivityAsync<int?>(\"Count\", \"x\");")]
    [DataRow("_ = await context.CallActivityAsync<IReadOnlyDictionary<string, int>>(\"Index\", new Dictionary<string, int>()); _ = await context.CallActivityAsync<Animal>(\"Bare\");")]
    [DataRow("_ = await context.CallActivityAsync<System.Text.Json.JsonElement>(\"Count\", \"x\");")]
    public Task Results(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("await context.Entities.CallEntityAsync({|EFA3007:new EntityInstanceId(nameof(Counter), \"x\")|}, \"Ad\", 1);")]
    [DataRow("await context.Entities.SignalEntityAsync({|EFA3004:new EntityInstanceId(nameof(Counter), \"x\")|}, \"Add\", \"x\");")]
    [DataRow("var id = new EntityInstanceId(nameof(Counter), \"x\"); _ = await context.Entities.CallEntityAsync<string>({|EFA3005:id|}, \"Get\");")]
    [DataRow("var id = new EntityInstanceId(\"counter\", \"x\"); await context.Entities.SignalEntityAsync(id, \"add\", 1); _ = await context.Entities.CallEntityAsync<int>(id, \"Get\");")]
    [DataRow("var id = new EntityInstanceId(nameof(Counter), \"x\"); _ = await context.Entities.CallEntityAsync<int>(id, \"SwapAsync\", 5); await context.Entities.SignalEntityAsync(id, \"delete\");")]
    public Task Entities(string body) => CheckAsync(body);

    [TestMethod]
    [DataRow("int", "context.ContinueAsNew({|EFA3004:\"x\"|});")]
    [DataRow("int", "context.ContinueAsNew(5); context.ContinueAsNew();")]
    [DataRow("long", "context.ContinueAsNew(5);")]
    public async Task Renewed_inputs(string input, string body) => await Analysis.CheckAsync(
        $$"""
        public static class Sample
        {
            [Function("Sample")]
            public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
            {
                var input = context.GetInput<{{input}}>();
                await context.CreateTimer(TimeSpan.FromDays(1), default);
                {{body}}
            }
        }
        """,
        TestContext.CancellationToken);

    [TestMethod]
    public async Task Where_null_is_not_spoken_of_a_missing_input_is_reported() => await Analysis.CheckAsync(
        """
        #nullable disable
        public static class Sample
        {
            [Function("Work")] public static void Work([ActivityTrigger] string text) { }

            [Function("Sample")]
            public static Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync({|EFA3004:"Work"|});
        }
        """,
        TestContext.CancellationToken);

    [TestMethod]
    public async Task A_misspelled_name_is_answered_with_the_nearest_one()
    {
        var found = await CheckAsync("_ = await context.CallActivityAsync<int>({|EFA3001:\"Cuont\"|}, \"x\");");
        Assert.AreEqual(
            "there is no activity 'Cuont' in this project or what it references: did you mean 'Count'?", found.Single().GetMessage(CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public async Task Functions_that_a_registry_is_given_are_known() => await Analysis.CheckAsync(
        """
        public static class Sample
        {
            public static void Register(DurableTaskRegistry registry)
            {
                registry.AddActivityFunc<string, int>("Count", (context, text) => text.Length);
                registry.AddOrchestratorFunc<string, int>("Child", (context, text) => context.CallActivityAsync<int>("Count", text));
                registry.AddOrchestratorFunc("Parent", async context =>
                {
                    _ = await context.CallSubOrchestratorAsync<int>("Child", "x");
                    _ = await context.CallActivityAsync<int>({|EFA3004:"Count"|}, 5);
                    await context.CallActivityAsync({|EFA3001:"Missing"|});
                });
            }
        }
        """,
        TestContext.CancellationToken);

    private Task<System.Collections.Immutable.ImmutableArray<Microsoft.CodeAnalysis.Diagnostic>> CheckAsync(string body) => Analysis.CheckAsync(
        $$"""
        public static class Sample
        {
            [Function("Sample")]
            public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
            {
                DurableTaskClient client = null!;
                await context.CreateTimer(TimeSpan.FromSeconds(1), default);
                {{(body.Contains("client.", StringComparison.Ordinal) ? string.Empty : body)}}
            }

            public static async Task StartAsync(TaskOrchestrationContext context, DurableTaskClient client)
            {
                {{(body.Contains("client.", StringComparison.Ordinal) ? body : string.Empty)}}
            }
        }

        {{Functions}}
        """,
        TestContext.CancellationToken);
}
