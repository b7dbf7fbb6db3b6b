using System.Globalization;
using Embedded.Functions.Durable;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

[TestClass]
public sealed class EntityKillTests
{
    [TestMethod]
    public async Task SIGKILL_at_random_moments_neither_loses_nor_doubles_a_signal_or_a_call()
    {
        const int perLife = 40;
        int kills = int.Parse(Environment.GetEnvironmentVariable("TORTURE_KILLS") ?? "5", CultureInfo.InvariantCulture);
        Random random = new(20300102);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("durable-count-");
        string database = Path.Combine(folder.FullName, "hub.db");
        Dictionary<int, int> sent = [];
        HashSet<int> signalled = [];
        HashSet<int> started = [];
        try
        {
            for (int life = 0; life <= kills; life++)
            {
                int lines = life == kills ? int.MaxValue : random.Next(1, 3 * perLife);
                int from = life * perLife;
                await VictimProcess.LiveAsync(
                    ["count", database, $"{from}", $"{from + perLife}"],
                    lines,
                    line =>
                    {
                        string[] words = line.Split(' ');
                        int number = int.Parse(words[1], CultureInfo.InvariantCulture);
                        switch (words[0])
                        {
                            case "sends":
                                sent[number] = sent.GetValueOrDefault(number) + 1;
                                break;
                            case "signalled":
                                signalled.Add(number);
                                break;
                            case "started":
                                started.Add(number);
                                break;
                        }
                    });
            }

            await using DurableTaskHub hub = CountingProcess.Open(database);
            await hub.StartAsync(CancellationToken.None);
            foreach (int number in started)
            {
                OrchestrationMetadata end = await hub.Client.WaitForInstanceCompletionAsync($"call-{number}", true)
                    .WaitAsync(TimeSpan.FromMinutes(3));
                Assert.AreEqual(1, end.ReadOutputAs<int>(), $"call {number} ran once: {end.FailureDetails}");
            }

            Dictionary<string, int> signals = await StateAsync(hub, CountingProcess.Signals);
            Dictionary<string, int> calls = await StateAsync(hub, CountingProcess.Calls);
            Assert.IsGreaterThanOrEqualTo(perLife, signalled.Count);
            foreach (int number in signalled)
            {
                Assert.AreEqual(1, signals.GetValueOrDefault($"{number}"), $"signal {number} was acknowledged");
            }

            foreach ((string number, int count) in signals)
            {
                Assert.AreEqual(1, sent.GetValueOrDefault(int.Parse(number, CultureInfo.InvariantCulture)), "what was counted was sent");
                Assert.AreEqual(1, count, $"signal {number} counts once, acknowledged or not");
            }

            Assert.IsTrue(calls.Values.All(count => count == 1), "each call counts once");
            Assert.IsGreaterThanOrEqualTo(started.Count, calls.Count);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Dictionary<string, int>> StateAsync(DurableTaskHub hub, EntityInstanceId id)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(3));
        while (true)
        {
            EntityMetadata<Dictionary<string, int>>? entity = await hub.Client.Entities.GetEntityAsync<Dictionary<string, int>>(id, patience.Token);
            if (entity is { BacklogQueueSize: 0 })
            {
                return entity.State;
            }

            await Task.Yield();
        }
    }
}
