using System.Text.Json;
using Embedded.Functions.Durable;
using Embedded.Functions.Tests.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>The functions of the simulated hub: random workflows, and those that particular clients need.</summary>
internal sealed class SimulatedFunctions : IDurableFunctions
{
    private readonly SimulatedWorld world;
    private readonly TestFunctions functions = WorkflowNode.Functions();
    private readonly HashSet<string> broken = new(StringComparer.Ordinal);

    public SimulatedFunctions(SimulatedWorld world)
    {
        this.world = world;
        functions
            .Activity<int, int>("Double", n => 2 * n)
            .Activity<string, int>("Repairable", id => broken.Add(id) ? throw new SimulatedFailure("broken") : 1)
            .Orchestrator("Echo", context => context.CallActivityAsync<int>("Add", context.GetInput<int>()))
            .Orchestrator("Delayed", async context =>
            {
                DateTime begun = context.CurrentUtcDateTime;
                await context.CallActivityAsync<int>("Add", 1);
                return begun;
            })
            .Orchestrator("Forever", context => context.WaitForExternalEvent<int>("Never"))
            .Orchestrator(
                "Family",
                context =>
                    context.CallSubOrchestratorAsync<int>("Forever", options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")))
            .Orchestrator(
                "Mends",
                async context =>
                {
                    int depth = context.GetInput<int>();
                    int before = await context.CallActivityAsync<int>("Add", 10);
                    int repaired = depth == 0
                        ? await context.CallActivityAsync<int>("Repairable", context.InstanceId)
                        : await context.CallSubOrchestratorAsync<int>(
                            "Mends",
                            depth - 1,
                            new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));
                    return before + repaired;
                })
            .Orchestrator("Collect", CollectAsync)
            .Entity("purse", () => new Purse())
            .Entity("journal", () => new Journal())
            .Orchestrator("Transfer", TransferAsync)
            .Orchestrator("Balance", context => context.Entities.CallEntityAsync<int>(new EntityInstanceId("purse", context.GetInput<string>()!), nameof(Purse.Get)))
            .Orchestrator("Read", context => context.Entities.CallEntityAsync<List<int>>(new EntityInstanceId("journal", context.GetInput<string>()!), nameof(Journal.Get)))
            .Orchestrator(
                "Ping",
                async context =>
                {
                    Game game = context.GetInput<Game>()!;
                    int sum = 0;
                    for (int round = 1; round <= game.Rounds; round++)
                    {
                        context.SendEvent(game.Peer, "Ball", round);
                        sum = WorkflowNode.Fold(sum, await context.WaitForExternalEvent<int>("Ball"));
                    }

                    return sum;
                })
            .Orchestrator(
                "Pong",
                async context =>
                {
                    Game game = context.GetInput<Game>()!;
                    int ball = await context.WaitForExternalEvent<int>("Ball");
                    context.SendEvent(game.Peer, "Ball", await context.CallActivityAsync<int>("Double", ball));
                    if (ball < game.Rounds)
                    {
                        context.ContinueAsNew(game);
                    }

                    return ball;
                });
    }

    /// <summary>Whose time activities take.</summary>
    public SimulatedProcess? Process { get; set; }

    public bool HasEntity(TaskName name) => functions.HasEntity(name);

    public async Task RunEntityAsync(EntityBatch batch, CancellationToken cancellationToken)
    {
        await SpendTimeAsync(cancellationToken);
        await functions.RunEntityAsync(batch, cancellationToken);
    }

    public bool HasOrchestrator(TaskName name) => functions.HasOrchestrator(name);

    public bool HasActivity(TaskName name) => functions.HasActivity(name);

    public async Task<object?> RunOrchestratorAsync(TaskName name, TaskOrchestrationContext context)
    {
        try
        {
            return await functions.RunOrchestratorAsync(name, context);
        }
        catch (Exception exception) when (exception is not SimulatedFailure)
        {
            throw new SimulatedFailure(exception.Message, exception);
        }
    }

    public async Task<string?> RunActivityAsync(ActivityInvocation invocation, CancellationToken cancellationToken)
    {
        await SpendTimeAsync(cancellationToken);
        try
        {
            return await functions.RunActivityAsync(invocation, cancellationToken);
        }
        catch (Exception exception) when (exception is not SimulatedFailure)
        {
            throw new SimulatedFailure(exception.Message);
        }
    }

    private async Task SpendTimeAsync(CancellationToken cancellationToken)
    {
        TimeSpan? takes = world.Random.Next(10) switch
        {
            0 => TimeSpan.FromSeconds(world.Random.Next(600)),
            < 5 => TimeSpan.FromMilliseconds(world.Random.Next(5_000)),
            _ => null,
        };
        if (takes is { } time)
        {
            await Task.Delay(time, Process!.Time, cancellationToken);
        }
    }

    /// <summary>Moves an amount in steps that only the lock keeps together.</summary>
    private static async Task<int> TransferAsync(TaskOrchestrationContext context)
    {
        Transfer transfer = context.GetInput<Transfer>()!;
        EntityInstanceId from = new("purse", transfer.From),
            to = new("purse", transfer.To);
        await using (await context.Entities.LockEntitiesAsync(from, to))
        {
            int left = await context.Entities.CallEntityAsync<int>(from, nameof(Purse.Get));
            await context.Entities.CallEntityAsync(from, nameof(Purse.Set), left - transfer.Amount);
            int there = await context.Entities.CallEntityAsync<int>(to, nameof(Purse.Get));
            await context.Entities.CallEntityAsync(to, nameof(Purse.Set), there + transfer.Amount);
        }

        return transfer.Amount;
    }

    private static async Task<List<int>> CollectAsync(TaskOrchestrationContext context)
    {
        Collection collection = context.GetInput<Collection>()!;
        for (int read = 0; read < collection.PerExecution; read++)
        {
            int item = await context.WaitForExternalEvent<int>("Item");
            if (item < 0)
            {
                return collection.Items;
            }

            collection.Items.Add(item);
        }

        context.ContinueAsNew(collection);
        return [];
    }

    public sealed record Collection(int PerExecution, List<int> Items);

    public sealed class Purse : TaskEntity<int>
    {
        public int Get() => State;

        public void Set(int balance) => State = balance;
    }

    public sealed class Journal : TaskEntity<List<int>>
    {
        public List<int> Get() => State;

        public void Add(int item) => State.Add(item);

        protected override List<int> InitializeState(TaskEntityOperation entityOperation) => [];
    }

    public sealed record Transfer(string From, string To, int Amount);

    public sealed record Game(string Peer, int Rounds);

    /// <summary>A failure without a stack trace, which would differ from run to run.</summary>
    private sealed class SimulatedFailure(string message, Exception? cause = null) : Exception(message, cause)
    {
        public override string? StackTrace => null;
    }
}
