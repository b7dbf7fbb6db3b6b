using System.Globalization;
using System.Text;
using Embedded.Functions.Messaging;
using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Functions.Tests.Host.Messaging;

[TestClass]
public sealed class EmbeddedServiceBusTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("broker-").FullName;
    private readonly FakeClock clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    [TestCleanup]
    public void Cleanup() => Directory.Delete(folder, true);

    [TestMethod]
    public async Task What_was_acknowledged_is_there_after_the_process_is_gone()
    {
        var crashed = await OpenAsync();
        await crashed.EnsureQueueAsync("q");
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => crashed.SendAsync("q", Body(i), $"m{i}")));

        await using var reopened = await OpenAsync();

        Assert.AreEqual(500, reopened.GetStatus().Single().ActiveMessages);
        CollectionAssert.AreEquivalent(
            Enumerable.Range(0, 500).Select(i => $"m{i}").ToArray(), reopened.Peek("q", max: 1000).Select(m => m.MessageId).ToArray());
        await crashed.DisposeAsync();
    }

    [TestMethod]
    public async Task Messages_come_in_the_order_in_which_they_were_sent()
    {
        await using var bus = await OpenAsync();
        await bus.EnsureQueueAsync("q");
        for (var i = 0; i < 50; i++)
        {
            await bus.SendAsync("q", Body(i), $"m{i}");
        }

        var received = await bus.ReceiveAsync("q", 50);

        CollectionAssert.AreEqual(Enumerable.Range(0, 50).Select(i => $"m{i}").ToArray(), received.Select(m => m.MessageId).ToArray());
        Assert.AreEqual(0, (await bus.ReceiveAsync("q", 50)).Count);
    }

    [TestMethod]
    public async Task A_receiver_that_lost_its_lock_cannot_settle_the_next_delivery()
    {
        await using var bus = await OpenAsync();
        await bus.EnsureQueueAsync("q");
        await bus.SendAsync("q", Body(1));
        var first = (await bus.ReceiveAsync("q", 1)).Single();
        clock.Advance(TimeSpan.FromSeconds(31));
        var second = (await bus.ReceiveAsync("q", 1)).Single();

        Assert.AreEqual(2, second.DeliveryCount);
        Assert.IsFalse(await bus.CompleteAsync(first));
        Assert.IsFalse(await bus.AbandonAsync("q", first, "late"));
        Assert.IsFalse(await bus.RenewAsync(first));
        Assert.IsTrue(await bus.CompleteAsync(second));
        Assert.AreEqual(0, bus.GetStatus().Single().ActiveMessages);
    }

    [TestMethod]
    public async Task A_message_that_kills_its_process_each_time_becomes_a_dead_letter()
    {
        for (var start = 1; start <= 10; start++)
        {
            // Neither settled nor disposed.
            var crashing = await OpenAsync();
            await crashing.EnsureQueueAsync("q");
            if (start == 1)
            {
                await crashing.SendAsync("q", Body(1));
            }

            Assert.AreEqual(start, (await crashing.ReceiveAsync("q", 1)).Single().DeliveryCount);
        }

        await using var bus = await OpenAsync();
        Assert.AreEqual(0, (await bus.ReceiveAsync("q", 1)).Count);
        Assert.AreEqual("MaxDeliveryCountExceeded", bus.Peek("q", deadLetters: true).Single().DeadLetterReason);
    }

    [TestMethod]
    public async Task A_repeated_id_is_dropped_within_the_window_only()
    {
        await using var bus = await OpenAsync(new ServiceBusOptions { DuplicateDetectionWindow = TimeSpan.FromMinutes(10) });
        await bus.EnsureSubscriptionAsync("t", "a");
        await bus.EnsureSubscriptionAsync("t", "b");

        await bus.SendAsync("t", Body(1), "same");
        clock.Advance(TimeSpan.FromMinutes(9));
        await bus.SendAsync("t", Body(2), "same");
        Assert.IsTrue(bus.GetStatus().All(s => s.ActiveMessages == 1));
        clock.Advance(TimeSpan.FromMinutes(1));
        await bus.SendAsync("t", Body(3), "same");
        Assert.IsTrue(bus.GetStatus().All(s => s.ActiveMessages == 2));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_expired_message_is_not_delivered(bool deadLetter)
    {
        await using var bus = await OpenAsync(new ServiceBusOptions { DeadLetterOnExpiration = deadLetter });
        await bus.EnsureQueueAsync("q");
        await bus.SendAsync("q", Body(1), "short", new MessageProperties { TimeToLive = TimeSpan.FromMinutes(1) });
        await bus.SendAsync("q", Body(2), "long", new MessageProperties { TimeToLive = TimeSpan.FromMinutes(3) });
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.AreEqual("long", (await bus.ReceiveAsync("q", 10)).Single().MessageId);
        Assert.AreEqual(deadLetter ? 1 : 0, bus.GetStatus().Single().DeadLetterMessages);
    }

    [TestMethod]
    public async Task A_send_before_the_start_waits_for_it_and_one_after_the_stop_fails()
    {
        var path = Path.Combine(folder, "late.db");
        await using (var first = new EmbeddedServiceBus(path, new ServiceBusOptions(), clock))
        {
            await first.StartAsync();
            await first.EnsureQueueAsync("q");
        }

        var bus = new EmbeddedServiceBus(path, new ServiceBusOptions(), clock);
        var early = bus.SendAsync("q", Body(1));
        Assert.IsFalse(early.IsCompleted);
        await bus.StartAsync();
        await early;
        Assert.AreEqual(1, bus.GetStatus().Single().ActiveMessages);
        await bus.DisposeAsync();

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => bus.SendAsync("q", Body(2)));
    }

    [TestMethod]
    public async Task What_the_broker_cannot_take_is_refused()
    {
        await using var bus = await OpenAsync();
        await bus.EnsureQueueAsync("q");

        var unknown = await Assert.ThrowsExactlyAsync<ServiceBusException>(() => bus.SendAsync("nowhere", Body(1)));
        var large = await Assert.ThrowsExactlyAsync<ServiceBusException>(() => bus.SendAsync("q", new byte[256 * 1024 + 1]));
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => bus.SendAsync("q", Body(1), new string('x', 129)));

        Assert.AreEqual(ServiceBusFailure.MessagingEntityNotFound, unknown.Failure);
        Assert.AreEqual(ServiceBusFailure.MessageSizeExceeded, large.Failure);
        Assert.AreEqual(0, bus.GetStatus().Single().ActiveMessages);
    }

    [TestMethod]
    public void Whatever_happens_every_message_is_either_completed_waiting_or_dead() => Prop.ForAll(
        Gen.Choose(0, 5).ListOf().ToArbitrary(),
        operations => RunAsync(operations).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static byte[] Body(int i) => Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture));

    private async Task<bool> RunAsync(IReadOnlyCollection<int> operations)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".db");
        var bus = await OpenAsync(new ServiceBusOptions { MaxDeliveryCount = 3 }, path);
        await bus.EnsureQueueAsync("q");
        int sent = 0, completed = 0;
        List<BrokerMessage> held = [];
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case 0 or 1:
                    await bus.SendAsync("q", Body(sent++));
                    break;
                case 2:
                    held.AddRange(await bus.ReceiveAsync("q", 2));
                    break;
                case 3 when held.Count > 0:
                    completed += await bus.CompleteAsync(held[0]) ? 1 : 0;
                    held.RemoveAt(0);
                    break;
                case 4 when held.Count > 0:
                    await bus.AbandonAsync("q", held[^1], "no");
                    held.RemoveAt(held.Count - 1);
                    break;
                case 5:
                    clock.Advance(TimeSpan.FromSeconds(20));
                    var old = bus;
                    bus = await OpenAsync(new ServiceBusOptions { MaxDeliveryCount = 3 }, path);
                    await old.DisposeAsync();
                    break;
            }
        }

        var status = bus.GetStatus().Single();
        await bus.DisposeAsync();
        return sent == completed + status.ActiveMessages + status.DeadLetterMessages;
    }

    private async Task<EmbeddedServiceBus> OpenAsync(ServiceBusOptions? options = null, string? path = null)
    {
        var bus = new EmbeddedServiceBus(path ?? Path.Combine(folder, "bus.db"), options ?? new ServiceBusOptions(), clock);
        await bus.StartAsync();
        return bus;
    }
}
