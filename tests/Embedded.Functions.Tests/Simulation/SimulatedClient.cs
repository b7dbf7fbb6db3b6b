using System.Runtime.CompilerServices;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Tests.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// Someone who uses the hub from outside and knows what it must answer. Ids are its own, so that nobody else explains a surprise.
/// </summary>
internal sealed class SimulatedClient(SimulatedWorld world, SimulatedProcess outside, SimulatedMachine machine, string name)
{
    private readonly Random random = world.Random;

    public Task LiveAsync() =>
        random.Next(16) switch
        {
            0 => CollectAsync(),
            1 => TerminateAsync(),
            2 => MendAsync(),
            3 => RaceAsync(),
            4 => PlayAsync(),
            5 => RunAgainAsync(),
            6 => StartLaterAsync(),
            7 => SuspendAsync(),
            8 => TerminateFamilyAsync(),
            9 => SignalAsync(),
            10 => TransferAsync(),
            _ => RunAsync(),
        };

    private async Task RunAsync()
    {
        WorkflowNode node = RandomNode();
        await StartAsync(name, "Node", new WorkflowNode.NodeInput(node));
        foreach (WorkflowNode.Event e in node.Events.OrderBy(_ => random.Next()).ToArray())
        {
            await PauseAsync();
            await UntilKnownAsync(client => client.RaiseEventAsync(name, e.Name, e.Value));
            if (random.Next(4) == 0)
            {
                await SuspendForAWhileAsync();
            }
        }

        Check(await EndAsync(name), node.Expected);
    }

    /// <summary>Acknowledged events arrive once and in order, also over continue-as-new.</summary>
    private async Task CollectAsync()
    {
        int perExecution = random.Next(1, 4);
        await StartAsync(name, "Collect", new SimulatedFunctions.Collection(perExecution, []));
        HashSet<int> acknowledged = await SendAsync((client, item) => client.RaiseEventAsync(name, "Item", item));
        await UntilKnownAsync(client => client.RaiseEventAsync(name, "Item", -1));
        CheckReceived(await EndAsync(name), acknowledged);
    }

    /// <summary>The same for the operations of an entity.</summary>
    private async Task SignalAsync()
    {
        HashSet<int> acknowledged = await SendAsync(
            (client, item) => client.Entities.SignalEntityAsync(new EntityInstanceId("journal", name), "add", item));
        await StartAsync(name, "Read", name);
        CheckReceived(await EndAsync(name), acknowledged);
    }

    /// <summary>Numbered messages, one after the other; those that were acknowledged.</summary>
    private async Task<HashSet<int>> SendAsync(Func<DurableTaskClient, int, Task> send)
    {
        HashSet<int> acknowledged = [];
        int sent = random.Next(12);
        for (int item = 1; item <= sent; item++)
        {
            await PauseAsync();
            if ((await CallAsync(client => send(client, item))).IsDone)
            {
                acknowledged.Add(item);
            }
        }

        return acknowledged;
    }

    private static void CheckReceived(OrchestrationMetadata end, HashSet<int> acknowledged)
    {
        int[] received = end.ReadOutputAs<int[]>()!;
        Require(received.Zip(received.Skip(1)).All(static pair => pair.First < pair.Second), end, "the items are in order and none comes twice");
        Require(acknowledged.IsSubsetOf(received), end, $"no acknowledged item of {string.Join(", ", acknowledged)} is lost");
    }

    private async Task TerminateAsync()
    {
        WorkflowNode node = RandomNode();
        await StartAsync(name, "Node", new WorkflowNode.NodeInput(node));
        await PauseAsync();
        Outcome<bool> terminated = await UntilKnownAsync(client => client.TerminateInstanceAsync(name, "over"), mayBeRefused: true);
        Require(terminated.Refusal is null or InvalidOperationException, $"a termination is refused only for its state: {terminated.Refusal}");
        OrchestrationMetadata end = await EndAsync(name);
        if (end.RuntimeStatus == OrchestrationRuntimeStatus.Terminated)
        {
            Require(end.ReadOutputAs<string>() == "over", end, "the output is that of the termination");
        }
        else
        {
            Check(end, node.Expected);
        }
    }

    private async Task TerminateFamilyAsync()
    {
        await StartAsync(name, "Family", null);
        await PauseAsync();
        await UntilKnownAsync(
            client => client.TerminateInstanceAsync(name, new TerminateInstanceOptions(Recursive: true)),
            mayBeRefused: true);
        OrchestrationMetadata end = await EndAsync(name);
        Require(end.RuntimeStatus == OrchestrationRuntimeStatus.Terminated, end, "it is terminated");
        Outcome<OrchestrationMetadata?> child;
        do
        {
            child = await AskAsync(client => client.GetInstanceAsync(name + "-child"));
        } while (!child.IsKnown);
        if (child.Value is not null)
        {
            Require((await EndAsync(name + "-child")).RuntimeStatus == OrchestrationRuntimeStatus.Terminated, end, "so is its child");
        }
    }

    private async Task MendAsync()
    {
        int depth = random.Next(3);
        await StartAsync(name, "Mends", depth);
        OrchestrationMetadata end = await EndAsync(name);
        bool mayHaveRewound = false;
        // The activity works from its second run on, which a crash may have caused already.
        while (end.RuntimeStatus == OrchestrationRuntimeStatus.Failed)
        {
            Outcome<bool> rewound = await CallAsync(client => client.RewindInstanceAsync(name, "repaired"));
            Require(
                !rewound.IsKnown || rewound.IsDone || (mayHaveRewound && rewound.Refusal is InvalidOperationException),
                end,
                $"a rewind of a failed instance is not refused: {rewound.Refusal}");
            mayHaveRewound |= !rewound.IsKnown;
            end = await EndAsync(name);
            Require(end.RuntimeStatus == OrchestrationRuntimeStatus.Completed || mayHaveRewound, end, "what was repaired and rewound completes");
        }

        Check(end, 1 + (10 * (depth + 1)));
    }

    /// <summary>Of many starts of one id one wins.</summary>
    private async Task RaceAsync()
    {
        Outcome<bool>[] starts = await Task.WhenAll(
            Enumerable.Range(1, 3).Select(value => CallAsync(client => StartOnceAsync(client, name, "Echo", value, null))));
        int[] winners = [.. Enumerable.Range(1, 3).Where(value => starts[value - 1].IsDone)];
        Require(winners.Length <= 1, "of several starts of one id at most one is acknowledged");
        if (starts.All(static start => !start.IsDone))
        {
            Require(starts.Any(static start => !start.IsKnown), "one of several starts of one id is accepted");
            await StartAsync(name, "Echo", 4, mayExist: true);
        }

        OrchestrationMetadata end = await EndAsync(name);
        Require(winners is not [int winner] || end.ReadOutputAs<int>() == winner, end, "the acknowledged start is the one that runs");
    }

    /// <summary>Two instances that send each other events.</summary>
    private async Task PlayAsync()
    {
        int rounds = random.Next(1, 6);
        await StartAsync(name + "-pong", "Pong", new SimulatedFunctions.Game(name, rounds));
        await StartAsync(name, "Ping", new SimulatedFunctions.Game(name + "-pong", rounds));
        Check(
            await EndAsync(name),
            Enumerable.Range(1, rounds).Aggregate(0, static (sum, round) => WorkflowNode.Fold(sum, 2 * round)));
        Check(await EndAsync(name + "-pong"), rounds);
    }

    /// <summary>Whatever happens, sums that move between accounts neither vanish nor multiply.</summary>
    private async Task TransferAsync()
    {
        int transfers = random.Next(1, 5);
        string[] accounts = [name + "-a", name + "-b", name + "-c"];
        int[] expected = new int[accounts.Length];
        for (int i = 0; i < transfers; i++)
        {
            int from = random.Next(accounts.Length),
                to = (from + random.Next(1, accounts.Length)) % accounts.Length,
                amount = random.Next(1, 100);
            expected[from] -= amount;
            expected[to] += amount;
            await StartAsync($"{name}-{i}", "Transfer", new SimulatedFunctions.Transfer(accounts[from], accounts[to], amount));
        }

        for (int i = 0; i < transfers; i++)
        {
            await EndAsync($"{name}-{i}");
        }

        for (int i = 0; i < accounts.Length; i++)
        {
            await StartAsync(accounts[i], "Balance", accounts[i]);
            Check(await EndAsync(accounts[i]), expected[i]);
        }
    }

    private async Task RunAgainAsync()
    {
        WorkflowNode node = RandomNode();
        while (node.Events.Any())
        {
            node = RandomNode();
        }

        await StartAsync(name, "Node", new WorkflowNode.NodeInput(node));
        Check(await EndAsync(name), node.Expected);
        await UntilKnownAsync(client => client.RestartAsync(name));
        Check(await EndAsync(name), node.Expected);
        bool mayBeGone = false;
        Outcome<PurgeResult> purged;
        while (!(purged = await AskAsync(client => client.PurgeInstanceAsync(name))).IsKnown)
        {
            mayBeGone = true;
        }

        Require(purged.Value?.PurgedInstanceCount == 1 || (mayBeGone && purged.IsDone), "a finished instance is purged");
        Outcome<OrchestrationMetadata?> found;
        do
        {
            found = await AskAsync(client => client.GetInstanceAsync(name));
        } while (!found.IsKnown);
        Require(found is { IsDone: true, Value: null }, "what was purged is gone");
    }

    private async Task StartLaterAsync()
    {
        DateTimeOffset at = world.Now + TimeSpan.FromSeconds(random.Next(-10, 3_600));
        await StartAsync(name, "Delayed", null, at);
        OrchestrationMetadata end = await EndAsync(name);
        Require(end.ReadOutputAs<DateTime>() >= at.UtcDateTime.AddSeconds(at <= world.Now ? -4 : 0) || at < end.CreatedAt, end, $"it does not begin before {at:O}");
    }

    /// <summary>What is suspended does not go on.</summary>
    private async Task SuspendAsync()
    {
        await StartAsync(name, "Collect", new SimulatedFunctions.Collection(1, []));
        await UntilKnownAsync(client => client.SuspendInstanceAsync(name));
        await UntilKnownAsync(client => client.RaiseEventAsync(name, "Item", -1));
        await Task.Delay(TimeSpan.FromMinutes(random.Next(60)), outside.Time);
        Outcome<OrchestrationMetadata?> found;
        do
        {
            found = await AskAsync(client => client.GetInstanceAsync(name));
        } while (!found.IsKnown);
        Require(found.Value is { IsCompleted: false }, $"a suspended instance does not end: {found.Value?.RuntimeStatus}");
        await UntilKnownAsync(client => client.ResumeInstanceAsync(name));
        Require((await EndAsync(name)).RuntimeStatus == OrchestrationRuntimeStatus.Completed, "a resumed instance ends");
    }

    private async Task SuspendForAWhileAsync()
    {
        await UntilKnownAsync(client => client.SuspendInstanceAsync(name), mayBeRefused: true);
        await PauseAsync();
        await UntilKnownAsync(client => client.ResumeInstanceAsync(name), mayBeRefused: true);
    }

    private WorkflowNode RandomNode()
    {
        int next = 0;
        return WorkflowNode.Random(random, random.Next(1, 4), ref next);
    }

    /// <summary>Starts an instance of an id that nobody else uses.</summary>
    private async Task StartAsync(string id, string orchestrator, object? input, DateTimeOffset? at = null, bool mayExist = false)
    {
        Outcome<bool> started;
        while (!(started = await CallAsync(client => StartOnceAsync(client, id, orchestrator, input, at))).IsKnown)
        {
            mayExist = true;
        }

        Require(
            started.IsDone || (mayExist && started.Refusal is OrchestrationAlreadyExistsException),
            $"a start under a new id is accepted: {started.Refusal}");
    }

    private static Task<string> StartOnceAsync(DurableTaskClient client, string id, string orchestrator, object? input, DateTimeOffset? at) =>
        client.ScheduleNewOrchestrationInstanceAsync(
            orchestrator,
            input,
            new StartOrchestrationOptions(id, at).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]));

    private async Task<OrchestrationMetadata> EndAsync(string id)
    {
        Outcome<OrchestrationMetadata> end;
        while (!(end = await AskAsync(client => client.WaitForInstanceCompletionAsync(id, true))).IsKnown) { }

        Require(end.IsDone, $"an acknowledged instance is there: {end.Refusal}");
        return end.Value!;
    }

    private async Task<Outcome<bool>> UntilKnownAsync(
        Func<DurableTaskClient, Task> call,
        bool mayBeRefused = false,
        [CallerArgumentExpression(nameof(call))] string what = "")
    {
        Outcome<bool> outcome;
        while (!(outcome = await CallAsync(call, what)).IsKnown)
        {
            // The call may have had its effect, which can forbid the next one.
            mayBeRefused = true;
        }

        Require(outcome.IsDone || mayBeRefused, $"a call on an acknowledged instance is accepted: {outcome.Refusal}");
        return outcome;
    }

    private Task<Outcome<bool>> CallAsync(
        Func<DurableTaskClient, Task> call,
        [CallerArgumentExpression(nameof(call))] string what = "") =>
        AskAsync(
            async client =>
            {
                await call(client);
                return true;
            },
            what);

    private Task<Outcome<T>> AskAsync<T>(
        Func<DurableTaskClient, Task<T>> call,
        [CallerArgumentExpression(nameof(call))] string what = "") => machine.CallAsync($"{name}: {what}", call);

    private Task PauseAsync() =>
        random.Next(3) == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 200_000)), outside.Time);

    private static void Check(OrchestrationMetadata end, int expected) =>
        Require(
            end.RuntimeStatus == OrchestrationRuntimeStatus.Completed && end.ReadOutputAs<int>() == expected,
            end,
            $"the result is {expected}");

    private static void Require(bool holds, OrchestrationMetadata end, string what) =>
        Require(holds, $"{what}; {end.InstanceId} is {end.RuntimeStatus} with {end.SerializedOutput} {end.FailureDetails}");

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new SimulationException($"It does not hold that {what}.");
        }
    }
}
