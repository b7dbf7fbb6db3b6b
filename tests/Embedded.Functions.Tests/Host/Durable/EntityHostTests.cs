using Embedded.Functions.Hosting;
using Embedded.Functions.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Functions.Tests.Host.Durable;

[TestClass]
public sealed class EntityHostTests
{
    [TestMethod]
    public async Task Entities_are_functions_classes_states_and_delegates_inside_the_apps_middleware()
    {
        List<string> seen = [];
        await using var host = await TestHost.StartAsync(
            TestHost.Options(),
            builder => builder.AddApp(
                "app",
                [typeof(EntityFunctions), typeof(OwnEntity)],
                app =>
                {
                    app.Services.AddSingleton("sum").Configure<DurableTaskRegistry>(tasks => tasks.AddEntity<Tally>("Registered"));
                    app.UseMiddleware(
                        async (context, next) =>
                        {
                            lock (seen)
                            {
                                seen.Add($"{context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.First().Type}");
                            }

                            await next();
                        });
                }));

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var client = host.Host.GetDurableClient("app");
        await client.Entities.SignalEntityAsync(new("tally", "a"), "add", 1, cancellation: patience.Token);
        await client.ScheduleNewOrchestrationInstanceAsync("UseAll", new StartOrchestrationOptions("one"), patience.Token);
        var end = await client.WaitForInstanceCompletionAsync("one", true, patience.Token);

        Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus, end.FailureDetails?.ToString());
        Assert.AreEqual("sum 3 3 x 4 sum 5 FunctionInvocationFailed", end.ReadOutputAs<string>());
        Assert.AreEqual(3, (await client.Entities.GetEntityAsync<int>(new("tally", "a"), patience.Token))!.State);
        lock (seen)
        {
            CollectionAssert.IsSubsetOf(
                new[] { "Tally entityTrigger", "RunState entityTrigger", "Delegated entityTrigger", "Own entityTrigger", "Registered entityTrigger" },
                seen);
        }
    }

    [TestMethod]
    public void An_entity_trigger_binds_a_dispatcher_only()
    {
        var builder = EmbeddedFunctionsHost.CreateBuilder(TestHost.Options());
        builder.AddApp("app", [typeof(Wrong)], _ => { });

        StringAssert.Contains(Assert.ThrowsExactly<FunctionDeclarationException>(builder.Build).Message, nameof(TaskEntityDispatcher));
    }

    public sealed class Wrong
    {
#pragma warning disable EFA2003 // The host must refuse it where the analyzer is not used.
        [Function("Wrong")]
        public static void Run([EntityTrigger] string request) => _ = request;
#pragma warning restore EFA2003
    }
}
