using Embedded.Functions.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Functions.Tests.Host.Durable;

[TestClass]
public sealed class ClassTests
{
    [TestMethod]
    public async Task Classes_and_delegates_of_the_registry_are_functions()
    {
        List<string> seen = [];
        await using var host = await StartAsync(
            tasks => tasks
                .AddOrchestrator<Greets>()
                .AddActivity<Greet>()
                .AddActivityFunc<string, string>("Shout", (context, text) => text.ToUpperInvariant())
                .AddOrchestratorFunc<int, int>("Twice", (context, number) => Task.FromResult(2 * number)),
            seen);

        Assert.AreEqual("Hello ADA from one 8", await RunAsync<string>(host, "Greets", new Greets.Input("Ada", 4), "one"));
        lock (seen)
        {
            CollectionAssert.IsSubsetOf(new[] { "Greets", "Salute", "Shout", "Twice" }, seen, "inside the app's middleware");
        }
    }

    [TestMethod]
    public async Task An_input_that_is_none_is_the_types_default()
    {
        await using var host = await StartAsync(
            tasks => tasks
                .AddActivityFunc<int, int>("Next", (context, number) => number + 1)
                .AddOrchestratorFunc<int, int>(
                    "Counts",
                    async (context, number) => number + await context.CallActivityAsync<int>("Next")),
            []);

        Assert.AreEqual(1, await RunAsync<int>(host, "Counts", null, "one"));
    }

    [TestMethod]
    public void A_registered_task_cannot_have_the_name_of_a_function()
    {
        var builder = EmbeddedFunctionsHost.CreateBuilder(TestHost.Options());
        builder.AddApp(
            "app",
            [typeof(WorkFunctions)],
            app => app.Services.AddSingleton(new Probe()).Configure<DurableTaskRegistry>(
                tasks => tasks.AddActivityFunc<int, int>("report", (context, number) => number)));

        StringAssert.Contains(Assert.ThrowsExactly<FunctionDeclarationException>(builder.Build).Message, "name of another function");
    }

    [TestMethod]
    public void The_registry_refuses_names_twice_and_types_that_are_no_tasks()
    {
        DurableTaskRegistry tasks = new();
        tasks.AddOrchestrator<Greets>();

        Assert.ThrowsExactly<ArgumentException>(() => tasks.AddOrchestratorFunc("greets", context => Task.CompletedTask));
        Assert.ThrowsExactly<ArgumentException>(() => tasks.AddActivity(typeof(Greets)));
        Assert.ThrowsExactly<ArgumentException>(() => tasks.AddOrchestrator<TaskOrchestrator<int, int>>("x"));
        CollectionAssert.AreEqual(new[] { "Greets" }, tasks.GetOrchestrators().Select(task => task.Key.Name).ToArray());
    }

    [TestMethod]
    public async Task A_class_refuses_an_input_of_another_type()
    {
        ITaskActivity activity = FuncTaskActivity.Create<int, int>((context, number) => Task.FromResult(number));

        Assert.AreEqual((typeof(int), typeof(int)), (activity.InputType, activity.OutputType));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => activity.RunAsync(new NoContext(), "text"));
        Assert.AreEqual(0, await activity.RunAsync(new NoContext(), null));
    }

    private static Task<TestHost> StartAsync(Action<DurableTaskRegistry> register, List<string> seen) =>
        TestHost.StartAsync(
            TestHost.Options(),
            builder => builder.AddApp(
                "app",
                [],
                app =>
                {
                    app.Services.AddSingleton("Hello").Configure(register);
                    app.UseMiddleware(
                        async (context, next) =>
                        {
                            lock (seen)
                            {
                                seen.Add(context.FunctionDefinition.Name);
                            }

                            await next();
                        });
                }));

    private static async Task<T?> RunAsync<T>(TestHost host, string name, object? input, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var client = host.Host.GetDurableClient("app");
        await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id), patience.Token);
        var end = await client.WaitForInstanceCompletionAsync(id, true, patience.Token);
        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
        return end.ReadOutputAs<T>();
    }

    private sealed class Greets : TaskOrchestrator<Greets.Input, string>
    {
        public sealed record Input(string Name, int Number);

        public override async Task<string> RunAsync(TaskOrchestrationContext context, Input input)
        {
            var name = await context.CallActivityAsync<string>("Shout", input.Name);
            var greeting = await context.CallActivityAsync<string>("Salute", name);
            return $"{greeting} {await context.CallSubOrchestratorAsync<int>("Twice", input.Number)}";
        }
    }

    [DurableTask("Salute")]
    private sealed class Greet(string word) : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) =>
            Task.FromResult($"{word} {input} from {context.InstanceId}");
    }

    private sealed class NoContext : TaskActivityContext
    {
        public override TaskName Name => "none";

        public override string InstanceId => "none";
    }
}
