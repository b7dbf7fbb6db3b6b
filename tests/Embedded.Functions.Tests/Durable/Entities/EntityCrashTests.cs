using System.Globalization;
using DurableTask.Core.Exceptions;
using Embedded.Functions.Durable;
using Embedded.Functions.Durable.History;
using Embedded.Functions.Durable.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

/// <summary>The process 'dies' at commits; whatever was acknowledged has its effect exactly once.</summary>
[TestClass]
public sealed class EntityCrashTests
{
    private const int Accounts = 4;
    private const int Opening = 100;

    private static TestFunctions Functions =>
        new TestFunctions()
            .Entity("account", () => new Account())
            .Entity("ledger", () => new Counter())
            .Orchestrator("Open", context => context.Entities.CallEntityAsync<int>(Id(context.GetInput<int>()), "open", Opening))
            .Orchestrator("Transfer", TransferAsync);

    [TestMethod]
    [DataRow("BeforeCommit")]
    [DataRow("AfterCommit")]
    public async Task A_crash_at_any_commit_neither_loses_nor_doubles_an_operation(string phase)
    {
        int crashed = 0;
        for (int crashAt = 1; crashed == crashAt - 1; crashAt++)
        {
            int commits = 0;
            bool hit = false;
            await RunAsync(
                [new Transfer(0, 1, 30), new Transfer(1, 0, 7), new Transfer(1, 1, 5), new Transfer(0, 2, 1000)],
                options => options,
                () => hit
                    ? null
                    : current =>
                    {
                        if (current.ToString() == phase && Interlocked.Increment(ref commits) == crashAt)
                        {
                            hit = true;
                            throw new SimulatedCrashException();
                        }
                    });
            crashed += hit ? 1 : 0;
        }

        Assert.IsGreaterThan(20, crashed, "the transfers have that many commits at least");
    }

    [TestMethod]
    public async Task Random_transfers_with_random_crashes_conserve_money_and_leave_no_lock()
    {
        int seeds = int.Parse(Environment.GetEnvironmentVariable("TORTURE_SEEDS") ?? "15", CultureInfo.InvariantCulture);
        int first = int.Parse(Environment.GetEnvironmentVariable("TORTURE_FIRST_SEED") ?? "1", CultureInfo.InvariantCulture);
        for (int seed = first; seed < first + seeds; seed++)
        {
            Random random = new(seed);
            Transfer[] transfers =
            [
                .. Enumerable.Range(0, random.Next(1, 25))
                    .Select(_ => new Transfer(random.Next(Accounts), random.Next(Accounts), random.Next(1, 80))),
            ];
            int loaded = random.Next(1, 6),
                entities = random.Next(1, 4),
                batch = random.Next(1, 4);
            int crashes = random.Next(7);
            try
            {
                await RunAsync(
                    transfers,
                    options => options with
                    {
                        MaxLoadedInstances = loaded,
                        MaxConcurrentEntities = entities,
                        MaxEntityOperationBatchSize = batch,
                    },
                    () =>
                    {
                        if (crashes-- <= 0)
                        {
                            return null;
                        }

                        int left = random.Next(1, 40);
                        CommitPhase phase = random.Next(2) == 0 ? CommitPhase.BeforeCommit : CommitPhase.AfterCommit;
                        return current =>
                        {
                            if (current == phase && Interlocked.Decrement(ref left) == 0)
                            {
                                throw new SimulatedCrashException();
                            }
                        };
                    });
            }
            catch (Exception exception)
            {
                throw new AssertFailedException($"Seed {seed}: {exception.Message}", exception);
            }
        }
    }

    private static EntityInstanceId Id(int account) => new("account", $"{account}");

    private static async Task<bool> TransferAsync(TaskOrchestrationContext context)
    {
        Transfer transfer = context.GetInput<Transfer>()!;
        await using (await context.Entities.LockEntitiesAsync(Id(transfer.From), Id(transfer.To)))
        {
            int balance = await context.Entities.CallEntityAsync<int>(Id(transfer.From), "balance");
            if (balance < transfer.Amount || transfer.From == transfer.To)
            {
                return false;
            }

            await Task.WhenAll(
                context.Entities.CallEntityAsync(Id(transfer.From), "move", -transfer.Amount),
                context.Entities.CallEntityAsync(Id(transfer.To), "move", transfer.Amount));
            return true;
        }
    }

    private static async Task RunAsync(
        Transfer[] transfers,
        Func<DurableTaskHubOptions, DurableTaskHubOptions> configure,
        Func<Action<CommitPhase>?> nextCrash)
    {
        await using TestHub hub = new(Functions, configure);
        await OpenAsync();
        for (int i = 0; i < Accounts; i++)
        {
            await StartAsync("Open", i, $"open-{i}");
        }

        for (int i = 0; i < Accounts; i++)
        {
            Assert.AreEqual(Opening, (await EndAsync($"open-{i}")).ReadOutputAs<int>());
        }

        for (int i = 0; i < transfers.Length; i++)
        {
            await StartAsync("Transfer", transfers[i], $"transfer-{i}");
        }

        int[] moved = new int[Accounts];
        int done = 0;
        for (int i = 0; i < transfers.Length; i++)
        {
            if ((await EndAsync($"transfer-{i}")).ReadOutputAs<bool>())
            {
                done++;
                moved[transfers[i].From] -= transfers[i].Amount;
                moved[transfers[i].To] += transfers[i].Amount;
            }
        }

        await SurviveAsync(hub.QuiesceAsync);
        int sum = 0;
        for (int i = 0; i < Accounts; i++)
        {
            EntityMetadata<Account.Book> account = (await hub.Client.Entities.GetEntityAsync<Account.Book>(Id(i)))!;
            Assert.AreEqual(Opening + moved[i], account.State.Balance, $"account {i} has what its transfers say");
            Assert.IsNull(account.LockedBy);
            Assert.IsGreaterThanOrEqualTo(0, account.State.Lowest, "nobody was overdrawn");
            sum += account.State.Balance;
        }

        Assert.AreEqual(Accounts * Opening, sum, "money is conserved");
        Assert.AreEqual(2 * done, (await hub.Client.Entities.GetEntityAsync<int>(new("ledger", "moves")))?.State ?? 0, "each move signalled once");
        Assert.AreEqual((0L, 0L, 0L, 0L), hub.Hub.Runtime.Reader.Count(), "nothing may be left behind");
        await foreach (OrchestrationMetadata instance in hub.Client.GetAllInstancesAsync())
        {
            OrchestrationHistory history = (await hub.Hub.GetHistoryAsync(instance.InstanceId))!;
            HistoryReplayer.Replay(history, context => hub.Functions.RunOrchestratorAsync(history.Name, context), hub.Options);
        }

        async Task StartAsync(string name, object input, string id) =>
            await SurviveAsync(async () =>
            {
                try
                {
                    await hub.Client.ScheduleNewOrchestrationInstanceAsync(
                        name,
                        input,
                        new StartOrchestrationOptions(id).WithDedupeStatuses(
                            StartOrchestrationOptionsExtensions.ValidDedupeStatuses.ToArray()));
                }
                catch (OrchestrationAlreadyExistsException)
                {
                    // The start was durable, only its acknowledgement was lost.
                }
            });

        async Task<OrchestrationMetadata> EndAsync(string id)
        {
            OrchestrationMetadata? end = null;
            await SurviveAsync(async () => end = await hub.EndOfAsync(id));
            Assert.AreEqual(OrchestrationRuntimeStatus.Completed, end!.RuntimeStatus, end.FailureDetails?.ToString());
            return end;
        }

        async Task OpenAsync() => await hub.OpenAsync(nextCrash());

        async Task SurviveAsync(Func<Task> action)
        {
            while (true)
            {
                try
                {
                    await action();
                    return;
                }
                catch (Exception exception) when (exception is SimulatedCrashException or StoreException)
                {
                    await hub.Hub.DisposeAsync();
                    await OpenAsync();
                }
            }
        }
    }

    private sealed record Transfer(int From, int To, int Amount);

    /// <summary>An account that tells a ledger of each move.</summary>
    private sealed class Account : TaskEntity<Account.Book>
    {
        public int Open(int amount)
        {
            State.Balance = amount;
            State.Lowest = amount;
            return amount;
        }

        public int Balance() => State.Balance;

        public async Task Move(int amount)
        {
            State.Balance += amount;
            State.Lowest = Math.Min(State.Lowest, State.Balance);
            Context.SignalEntity(new EntityInstanceId("ledger", "moves"), "add", 1);
            await Task.Yield();
        }

        public sealed class Book
        {
            public int Balance { get; set; }

            public int Lowest { get; set; }
        }
    }

    private sealed class SimulatedCrashException : Exception;
}
