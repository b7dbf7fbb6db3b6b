using System.Text.Json.Serialization;
using Embedded.Functions.Durable;
using Microsoft.DurableTask;

namespace Embedded.Functions.Tests.Durable;

/// <summary>A random workflow: what it does as an orchestration, and what it must result in.</summary>
[JsonDerivedType(typeof(Add), "add")]
[JsonDerivedType(typeof(Flaky), "flaky")]
[JsonDerivedType(typeof(Sequence), "sequence")]
[JsonDerivedType(typeof(Parallel), "parallel")]
[JsonDerivedType(typeof(Sub), "sub")]
[JsonDerivedType(typeof(Loop), "loop")]
[JsonDerivedType(typeof(Event), "event")]
[JsonDerivedType(typeof(Timer), "timer")]
[JsonDerivedType(typeof(TimedOut), "timedOut")]
[JsonDerivedType(typeof(Caught), "caught")]
[JsonDerivedType(typeof(Race), "race")]
[JsonDerivedType(typeof(Clock), "clock")]
[JsonDerivedType(typeof(Stream), "stream")]
internal abstract record WorkflowNode
{
    [JsonIgnore]
    public abstract int Expected { get; }

    public virtual IEnumerable<Event> Events => [];

    public abstract Task<int> RunAsync(TaskOrchestrationContext context);

    /// <summary>Puts results together so that their order matters.</summary>
    public static int Fold(int results, int next) => unchecked((31 * results) + next);

    public static TestFunctions Functions()
    {
        System.Collections.Concurrent.ConcurrentDictionary<(string Instance, int Node), int> attempts = new();
        TestFunctions functions = new TestFunctions()
            .Orchestrator("Node", context => context.GetInput<NodeInput>()!.Node.RunAsync(context))
            .Orchestrator(
                "Loop",
                async context =>
                {
                    LoopState state = context.GetInput<LoopState>()!;
                    if (state.Left == 0)
                    {
                        return state.Sum;
                    }

                    int value = await context.CallActivityAsync<int>("Add", state.Each);
                    context.ContinueAsNew(new LoopState(state.Left - 1, state.Each, state.Sum + value));
                    return 0;
                })
            .Orchestrator(
                "Stream",
                async context =>
                {
                    StreamState state = context.GetInput<StreamState>()!;
                    while (state.Left > 0)
                    {
                        state = state with { Left = state.Left - 1, Sum = Fold(state.Sum, await context.WaitForExternalEvent<int>("Item")) };
                        if (state.Renews)
                        {
                            context.ContinueAsNew(state);
                            return 0;
                        }
                    }

                    return state.Sum;
                })
            .Activity<int, int>("Add", n => n)
            .Activity<int, int>("Broken", n => throw new IOException($"broken {n}"))
            .Activity<FlakyInput, int>(
                "Flaky",
                input =>
                    attempts.AddOrUpdate((input.Instance, input.Node), 1, (_, n) => n + 1) <= input.Failures
                        ? throw new IOException("flaky")
                        : input.Value);
        return functions;
    }

    public static WorkflowNode Random(Random random, int depth, ref int next)
    {
        int id = next++;
        return random.Next(depth > 0 ? 14 : 9) switch
        {
            0 or 1 => new Add(random.Next(100)),
            2 => new Flaky(id, random.Next(100), random.Next(4)),
            3 => new Event($"Event{id}", random.Next(100)),
            4 => random.Next(2) == 0 ? new Timer(random.Next(1, 10)) : new TimedOut($"Never{id}", random.Next(1, 10)),
            5 => new Caught(random.Next(100)),
            6 => new Race(random.Next(100), random.Next(1, 10)),
            7 => new Clock(random.Next(1, 10)),
            8 => new Stream([.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(100))], random.Next(2) == 0),
            9 or 10 => new Sequence(RandomChildren(random, depth, ref next)),
            11 => new Parallel(RandomChildren(random, depth, ref next)),
            12 => new Sub(Random(random, depth - 1, ref next)),
            _ => new Loop(random.Next(5), random.Next(100)),
        };
    }

    private static WorkflowNode[] RandomChildren(Random random, int depth, ref int next)
    {
        WorkflowNode[] children = new WorkflowNode[random.Next(1, 4)];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = Random(random, depth - 1, ref next);
        }

        return children;
    }

    /// <summary>Holds the node as its base type, so that JSON names the kind.</summary>
    public sealed record NodeInput(WorkflowNode Node);

    public sealed record FlakyInput(string Instance, int Node, int Value, int Failures);

    public sealed record LoopState(int Left, int Each, int Sum);

    public sealed record StreamState(int Left, int Sum, bool Renews);

    public sealed record Add(int Value) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Value;

        public override Task<int> RunAsync(TaskOrchestrationContext context) => context.CallActivityAsync<int>("Add", Value);
    }

    public sealed record Flaky(int Id, int Value, int Failures) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Value;

        public override Task<int> RunAsync(TaskOrchestrationContext context) =>
            context.CallActivityAsync<int>(
                "Flaky",
                new FlakyInput(context.InstanceId, Id, Value, Failures),
                TaskOptions.FromRetryPolicy(new RetryPolicy(10, TimeSpan.FromMinutes(1))));
    }

    public sealed record Sequence(WorkflowNode[] Children) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Children.Select(child => child.Expected).Aggregate(0, Fold);

        [JsonIgnore]
        public override IEnumerable<Event> Events => Children.SelectMany(child => child.Events);

        public override async Task<int> RunAsync(TaskOrchestrationContext context)
        {
            int sum = 0;
            foreach (WorkflowNode child in Children)
            {
                sum = Fold(sum, await child.RunAsync(context));
                context.SetCustomStatus(sum);
            }

            return sum;
        }
    }

    public sealed record Parallel(WorkflowNode[] Children) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Children.Select(child => child.Expected).Aggregate(0, Fold);

        [JsonIgnore]
        public override IEnumerable<Event> Events => Children.SelectMany(child => child.Events);

        public override async Task<int> RunAsync(TaskOrchestrationContext context) =>
            (await Task.WhenAll(Children.Select(child => child.RunAsync(context)))).Aggregate(0, Fold);
    }

    public sealed record Sub(WorkflowNode Child) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Child.Expected;

        public override async Task<int> RunAsync(TaskOrchestrationContext context)
        {
            string id = context.NewGuid().ToString("N");
            Task<int> child = context.CallSubOrchestratorAsync<int>(
                "Node",
                new NodeInput(Child),
                new SubOrchestrationOptions(instanceId: id));
            foreach (Event e in Child.Events)
            {
                context.SendEvent(id, e.Name, e.Value);
            }

            return await child;
        }
    }

    public sealed record Loop(int Times, int Each) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Times * Each;

        public override Task<int> RunAsync(TaskOrchestrationContext context) =>
            context.CallSubOrchestratorAsync<int>("Loop", new LoopState(Times, Each, 0));
    }

    public sealed record Event(string Name, int Value) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Value;

        [JsonIgnore]
        public override IEnumerable<Event> Events => [this];

        public override Task<int> RunAsync(TaskOrchestrationContext context) => context.WaitForExternalEvent<int>(Name);
    }

    public sealed record Timer(int Minutes) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => 0;

        public override async Task<int> RunAsync(TaskOrchestrationContext context)
        {
            await context.CreateTimer(TimeSpan.FromMinutes(Minutes), CancellationToken.None);
            return 0;
        }
    }

    public sealed record TimedOut(string Name, int Minutes) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => 1000;

        public override async Task<int> RunAsync(TaskOrchestrationContext context)
        {
            try
            {
                return await context.WaitForExternalEvent<int>(Name, TimeSpan.FromMinutes(Minutes));
            }
            catch (TaskCanceledException)
            {
                return 1000;
            }
        }
    }

    public sealed record Caught(int Value) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Value;

        public override async Task<int> RunAsync(TaskOrchestrationContext context)
        {
            try
            {
                return await context.CallActivityAsync<int>("Broken", Value);
            }
            catch (TaskFailedException exception) when (exception.FailureDetails.ErrorMessage == $"broken {Value}")
            {
                return Value;
            }
        }
    }

    /// <summary>An activity and a timer that is cancelled when it comes second.</summary>
    public sealed record Race(int Value, int Minutes) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Value;

        public override async Task<int> RunAsync(TaskOrchestrationContext context)
        {
            using CancellationTokenSource cancel = new();
            Task<int> call = context.CallActivityAsync<int>("Add", Value);
            Task timer = context.CreateTimer(TimeSpan.FromMinutes(Minutes), cancel.Token);
            if (await Task.WhenAny(call, timer) == call)
            {
                cancel.Cancel();
            }

            return await call;
        }
    }

    /// <summary>What the orchestrator's clock and names must be like.</summary>
    public sealed record Clock(int Minutes) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => 1;

        public override async Task<int> RunAsync(TaskOrchestrationContext context)
        {
            DateTime due = context.CurrentUtcDateTime.AddMinutes(Minutes);
            Guid first = context.NewGuid();
            await context.CreateTimer(due, CancellationToken.None);
            return context.CurrentUtcDateTime >= due && context.NewGuid() != first ? 1 : -1;
        }
    }

    /// <summary>Events of one name, in order, to an instance that may continue as new after each.</summary>
    public sealed record Stream(int[] Items, bool Renews) : WorkflowNode
    {
        [JsonIgnore]
        public override int Expected => Items.Aggregate(0, Fold);

        public override async Task<int> RunAsync(TaskOrchestrationContext context)
        {
            string id = context.NewGuid().ToString("N");
            Task<int> child = context.CallSubOrchestratorAsync<int>(
                "Stream",
                new StreamState(Items.Length, 0, Renews),
                new SubOrchestrationOptions(instanceId: id));
            foreach (int item in Items)
            {
                context.SendEvent(id, "Item", item);
            }

            return await child;
        }
    }
}
