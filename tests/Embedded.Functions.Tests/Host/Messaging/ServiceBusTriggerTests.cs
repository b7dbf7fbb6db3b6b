using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Embedded.Functions.Hosting;
using Embedded.Functions.Messaging;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Tests.Host.Messaging;

[TestClass]
public sealed class ServiceBusTriggerTests
{
    private readonly Probe probe = new();

    [TestMethod]
    public async Task A_message_arrives_as_text_bytes_or_object_with_its_metadata()
    {
        await using var host = await StartAsync(TestHost.Options());
        var bus = host.Host.ServiceBus;

        await bus.SendAsync("texts", "hello"u8.ToArray(), "m1", new MessageProperties { Subject = "greeting" });
        Assert.AreEqual("hello m1 1 greeting", await probe.NextAsync());

        await bus.SendAsync("bytes", "raw"u8.ToArray());
        Assert.AreEqual("raw", await probe.NextAsync());

        await bus.SendAsync("orders", "{\"id\":7,\"ITEM\":\"pen\"}"u8.ToArray(), "m2");
        Assert.AreEqual("7 pen m2", await probe.NextAsync());
    }

    [TestMethod]
    public async Task Every_subscription_of_a_topic_gets_the_message()
    {
        await using var host = await StartAsync(TestHost.Options());

        await host.Host.ServiceBus.SendAsync("events", "x"u8.ToArray());

        string[] told = [await probe.NextAsync(), await probe.NextAsync()];
        CollectionAssert.AreEquivalent(new[] { "a x", "b x" }, told);
    }

    [TestMethod]
    public async Task Batches_come_one_at_a_time_and_stand_or_fall_as_a_whole()
    {
        await using var host = await StartAsync(TestHost.Options());
        var bus = host.Host.ServiceBus;
        await bus.SendAsync("batches", "{\"id\":0}"u8.ToArray());
        Assert.AreEqual("0", await probe.NextAsync());
        for (var id = 1; id <= 3; id++)
        {
            await bus.SendAsync("batches", Encoding.UTF8.GetBytes($"{{\"id\":{id}}}"));
        }

        probe.Gate.SetResult();
        Assert.AreEqual("1 2 3", await probe.NextAsync(), "what came while the first batch was under way");
        await bus.WaitUntilIdleAsync("batches");
        Assert.AreEqual(0, bus.GetStatus().Single(entity => entity.Entity == "batches").DeadLetterMessages);

        probe.Fails = true;
        await bus.SendAsync("batches", "{\"id\":4}"u8.ToArray());
        await bus.WaitUntilIdleAsync("batches");
        Assert.AreEqual(1, bus.GetStatus().Single(entity => entity.Entity == "batches").DeadLetterMessages);
    }

    [TestMethod]
    public async Task A_return_value_goes_to_the_output_queue()
    {
        await using var host = await StartAsync(TestHost.Options());

        await host.Host.ServiceBus.SendAsync("forward", "x"u8.ToArray());

        Assert.AreEqual("x!", await probe.NextAsync());
    }

    [TestMethod]
    public async Task A_message_that_always_fails_becomes_a_dead_letter_and_can_be_resubmitted()
    {
        probe.Fails = true;
        await using var host = await StartAsync(TestHost.Options());
        var bus = host.Host.ServiceBus;

        await bus.SendAsync("flaky", "x"u8.ToArray());
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            Assert.AreEqual(string.Create(CultureInfo.InvariantCulture, $"x {delivery}"), await probe.NextAsync());
        }

        var dead = await DeadLetterAsync(bus, "flaky");
        Assert.AreEqual("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        StringAssert.Contains(dead.DeadLetterErrorDescription, "out of order");
        Assert.AreEqual(10, dead.DeliveryCount);

        probe.Fails = false;
        Assert.AreEqual(1, await bus.ResubmitDeadLettersAsync("flaky"));
        Assert.AreEqual("x 1", await probe.NextAsync());
        await bus.WaitUntilIdleAsync("flaky");
        Assert.AreEqual(0, bus.GetStatus().Single(s => s.Entity == "flaky").DeadLetterMessages);
        Assert.IsTrue(probe.HasNone);
    }

    [TestMethod]
    public async Task A_message_that_is_not_what_the_function_takes_becomes_a_dead_letter()
    {
        await using var host = await StartAsync(TestHost.Options());

        await host.Host.ServiceBus.SendAsync("orders", "{\"id\":"u8.ToArray());

        var dead = await DeadLetterAsync(host.Host.ServiceBus, "orders");
        StringAssert.Contains(dead.DeadLetterErrorDescription, "'order'");
        Assert.IsTrue(probe.HasNone);
    }

    [TestMethod]
    public async Task No_more_messages_than_host_json_allows_are_processed_at_once()
    {
        await using var host = await StartAsync(TestHost.Options());
        for (var i = 0; i < 10; i++)
        {
            await host.Host.ServiceBus.SendAsync("slow", "x"u8.ToArray());
        }

        for (var i = 0; i < 3; i++)
        {
            await probe.NextAsync();
        }

        var status = host.Host.ServiceBus.GetStatus().Single(s => s.Entity == "slow");
        Assert.AreEqual(10, status.ActiveMessages);
        probe.Gate.SetResult();
        for (var i = 3; i < 10; i++)
        {
            await probe.NextAsync();
        }

        await host.Host.ServiceBus.WaitUntilIdleAsync("slow");
        Assert.AreEqual(3, probe.MostAtOnce);
    }

    [TestMethod]
    public async Task A_message_whose_handler_died_with_the_process_is_delivered_again()
    {
        var options = TestHost.Options();
        var crashed = await StartAsync(options, keepFolder: true);
        await crashed.Host.ServiceBus.SendAsync("slow", "x"u8.ToArray());
        Assert.AreEqual("x 1", await probe.NextAsync());

        // The first host is neither stopped nor disposed: its handler never finishes, as in a process that was killed.
        await using var restarted = await StartAsync(TestHost.Options(options.DataPath));

        Assert.AreEqual("x 2", await probe.NextAsync());
        probe.Gate.SetResult();
        await restarted.Host.ServiceBus.WaitUntilIdleAsync("slow");
        await crashed.Host.StopAsync();
    }

    [TestMethod]
    public async Task A_lock_is_renewed_while_the_function_runs_and_lost_after_the_longest_renewal()
    {
        var clock = new FakeClock(DateTimeOffset.UnixEpoch.AddDays(20_000));
        await using var host = await StartAsync(TestHost.Options(time: clock));
        await host.Host.ServiceBus.SendAsync("slow", "x"u8.ToArray());
        Assert.AreEqual("x 1", await probe.NextAsync());

        for (var seconds = 0; seconds < 300; seconds += 15)
        {
            // The renewal and the receiver both wait.
            await clock.WaitForTimerAsync(TimeSpan.FromSeconds(30), 2);
            Assert.IsTrue(probe.HasNone);
            clock.Advance(TimeSpan.FromSeconds(15));
            await UntilLockedAsync(host.Host.ServiceBus, TimeSpan.FromSeconds(30));
        }

        await clock.WaitForTimerAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.AreEqual("x 2", await probe.NextAsync());
        probe.Gate.SetResult();
    }

    [TestMethod]
    public async Task Queue_depth_and_dead_letters_are_measured()
    {
        await using var host = await StartAsync(TestHost.Options());
        await host.Host.ServiceBus.SendAsync("slow", "x"u8.ToArray());
        await host.Host.ServiceBus.SendAsync("orders", "no order"u8.ToArray());
        await host.Host.ServiceBus.WaitUntilIdleAsync("orders");
        Dictionary<string, long> seen = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "Embedded.Functions")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.AreEqual(1, seen["servicebus.messages.active slow"]);
        Assert.AreEqual(0, seen["servicebus.messages.active orders"]);
        Assert.AreEqual(1, seen["servicebus.messages.dead_letter orders"]);
        probe.Gate.SetResult();
    }

    [TestMethod]
    public async Task A_scheduled_message_waits_for_its_time()
    {
        var clock = new FakeClock(DateTimeOffset.UnixEpoch.AddDays(20_000));
        await using var host = await StartAsync(TestHost.Options(time: clock));
        var bus = host.Host.ServiceBus;

        await bus.SendAsync(
            "texts",
            "later"u8.ToArray(),
            "m1",
            new MessageProperties { ScheduledEnqueueTime = clock.GetUtcNow().AddHours(1) });
        await clock.WaitForTimerAsync(TimeSpan.FromHours(1));
        await bus.SendAsync("texts", "now"u8.ToArray(), "m2");
        Assert.AreEqual("now m2 1 ", await probe.NextAsync());
        Assert.AreEqual(1, bus.GetStatus().Single(s => s.Entity == "texts").ScheduledMessages);

        await clock.WaitForTimerAsync(TimeSpan.FromHours(1));
        clock.Advance(TimeSpan.FromHours(1));
        Assert.AreEqual("later m1 1 ", await probe.NextAsync());
    }

    private static async Task<BrokerMessage> DeadLetterAsync(EmbeddedServiceBus bus, string entity)
    {
        await bus.WaitUntilIdleAsync(entity);
        return bus.Peek(entity, deadLetters: true).Single();
    }

    private static async Task UntilLockedAsync(EmbeddedServiceBus bus, TimeSpan duration)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (bus.UntilNextDue("slow") < duration)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private Task<TestHost> StartAsync(EmbeddedFunctionsOptions options, bool keepFolder = false) =>
        TestHost.StartAsync(
            options,
            builder =>
                builder.AddApp(
                    "app",
                    [typeof(MessageFunctions)],
                    (FunctionsApplicationBuilder app) => app.Services.AddSingleton(probe),
                    new Dictionary<string, string?>
                    {
                        ["ORDERS"] = "orders",
                        ["AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls"] = "3",
                    }),
            keepFolder);
}
