using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>The SDK's change feed processor over the account: leases, balancing, checkpoints, estimator.</summary>
[TestClass]
public sealed class ChangeFeedProcessorTests : CosmosTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, int> seen = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> leasesByInstance = new();
    private volatile TaskCompletionSource progress = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Container leases = null!;
    private Container wide = null!;

    [TestInitialize]
    public async Task CreateContainers()
    {
        leases = await Database.CreateContainerAsync("leases", "/id");
        wide = await Database.CreateContainerAsync("wide", "/pk", throughput: 40_000);
    }

    [TestMethod]
    public async Task A_processor_is_handed_every_change_and_goes_on_where_it_stopped()
    {
        await WriteAsync(0, 50);
        var first = Build("a");
        await first.StartAsync();
        await SeenAsync(50);
        await WriteAsync(50, 80);
        await SeenAsync(80);
        await first.StopAsync();
        seen.Clear();
        await WriteAsync(80, 90);
        var second = Build("b");
        await second.StartAsync();
        await SeenAsync(10);
        await second.StopAsync();
        CollectionAssert.AreEquivalent(Enumerable.Range(80, 10).Select(i => $"{i}").ToArray(), seen.Keys.ToArray(), "what was checkpointed is not shown again");
    }

    [TestMethod]
    public async Task A_processor_without_a_start_shows_only_what_comes_later()
    {
        await WriteAsync(0, 20);
        var processor = Build("a", fromBeginning: false);
        await processor.StartAsync();

        // Where its present began is not told, so it is written to until it notices.
        for (var i = 20; seen.IsEmpty; i++)
        {
            await WriteAsync(i, i + 1);
        }

        await processor.StopAsync();
        Assert.IsTrue(seen.Keys.All(id => int.Parse(id, CultureInfo.InvariantCulture) >= 20));
    }

    [TestMethod]
    public async Task Two_instances_share_the_leases_and_one_takes_over_from_the_other()
    {
        var (first, second) = (Build("a"), Build("b"));
        await first.StartAsync();
        await second.StartAsync();
        await UntilAsync(async () =>
        {
            var owners = (await LeasesAsync()).CountBy(lease => lease.Owner ?? "").ToDictionary();
            return owners.GetValueOrDefault("a") == 2 && owners.GetValueOrDefault("b") == 2;
        });
        await WriteAsync(0, 100);
        await SeenAsync(100);
        Assert.HasCount(2, leasesByInstance);
        await first.StopAsync();
        await UntilAsync(async () => (await LeasesAsync()).All(lease => lease.Owner == "b"));
        await WriteAsync(100, 150);
        await SeenAsync(150);
        await second.StopAsync();
        Assert.IsTrue((await LeasesAsync()).All(lease => string.IsNullOrEmpty(lease.Owner)), "a stopped instance gives its leases back");
    }

    [TestMethod]
    public async Task What_a_handler_fails_on_is_shown_again()
    {
        var failures = 0;
        await WriteAsync(0, 20);
        var processor = Build("a", handler: changes =>
        {
            if (changes.Any(change => change.N == 7) && Interlocked.Increment(ref failures) <= 2)
            {
                throw new InvalidOperationException("not yet");
            }
        });
        await processor.StartAsync();
        await SeenAsync(20);
        await processor.StopAsync();
        Assert.AreEqual(3, failures);
    }

    [TestMethod]
    public async Task Without_a_checkpoint_of_its_own_nothing_is_behind_a_manual_reader()
    {
        await WriteAsync(0, 30);
        for (var round = 0; round < 3; round++)
        {
            // The first reader does not checkpoint, so the second is shown the same; the third begins behind its checkpoint.
            seen.Clear();
            var checkpoints = round == 1;
            var processor = wide.GetChangeFeedProcessorBuilderWithManualCheckpoint<Item>(
                    "manual",
                    async (context, changes, checkpointAsync, cancellationToken) =>
                    {
                        Note(context, changes);
                        if (checkpoints)
                        {
                            await checkpointAsync();
                        }
                    }
                )
                .WithInstanceName($"manual{round}")
                .WithLeaseContainer(leases)
                .WithStartTime(DateTime.MinValue.ToUniversalTime())
                .WithPollInterval(TimeSpan.FromMilliseconds(20))
                .WithLeaseConfiguration(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(200))
                .Build();
            await processor.StartAsync();
            if (round == 2)
            {
                await WriteAsync(30, 40);
            }

            await SeenAsync(round == 2 ? 10 : 30);
            await processor.StopAsync();
        }

        Assert.HasCount(10, seen);
    }

    [TestMethod]
    public async Task The_estimator_tells_how_much_is_left()
    {
        await WriteAsync(0, 20);
        var processor = Build("a");
        await processor.StartAsync();
        await SeenAsync(20);
        await UntilAsync(async () => await LagAsync() == 0);
        await processor.StopAsync();
        await WriteAsync(20, 60);
        var lag = await LagAsync();
        Assert.IsGreaterThanOrEqualTo(40L, lag);
        processor = Build("b");
        await processor.StartAsync();
        await SeenAsync(60);
        await UntilAsync(async () => await LagAsync() == 0);
        await processor.StopAsync();
    }

    private ChangeFeedProcessor Build(string instance, bool fromBeginning = true, Action<IReadOnlyCollection<Item>>? handler = null)
    {
        var builder = wide.GetChangeFeedProcessorBuilder<Item>(
                "test",
                (ChangeFeedProcessorContext context, IReadOnlyCollection<Item> changes, CancellationToken _) =>
                {
                    handler?.Invoke(changes);
                    leasesByInstance.GetOrAdd(instance, _ => []).Add(context.LeaseToken);
                    Note(context, changes);
                    return Task.CompletedTask;
                }
            )
            .WithInstanceName(instance)
            .WithLeaseContainer(leases)
            .WithMaxItems(7)
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .WithLeaseConfiguration(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(200));
        return (fromBeginning ? builder.WithStartTime(DateTime.MinValue.ToUniversalTime()) : builder).Build();
    }

    private void Note(ChangeFeedProcessorContext context, IReadOnlyCollection<Item> changes)
    {
        Assert.IsFalse(string.IsNullOrEmpty(context.LeaseToken));
        foreach (var change in changes)
        {
            seen.AddOrUpdate(change.Id, 1, (_, count) => count + 1);
        }

        Interlocked.Exchange(ref progress, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private async Task WriteAsync(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            await wide.UpsertItemAsync(new Item { Id = $"{i}", Pk = $"{i}", N = i }, new PartitionKey($"{i}"));
        }
    }

    private async Task SeenAsync(int count)
    {
        while (true)
        {
            var next = progress.Task;
            if (seen.Count >= count)
            {
                return;
            }

            await next.WaitAsync(Patience);
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isTrue())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task<List<Lease>> LeasesAsync() => Drain(leases.GetItemQueryIterator<Lease>("SELECT c.Owner FROM c WHERE IS_DEFINED(c.LeaseToken)"));

    private async Task<long> LagAsync()
    {
        var estimator = wide.GetChangeFeedEstimator("test", leases);
        return (await Drain(estimator.GetCurrentStateIterator())).Sum(state => state.EstimatedLag);
    }

    private sealed record Lease
    {
        [JsonPropertyName("Owner")]
        public string? Owner { get; init; }
    }
}
