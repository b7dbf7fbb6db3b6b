using Embedded.Functions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Tests.Host.Timers;

[TestClass]
public sealed class TimerTests
{
    private readonly Probe probe = new();
    private readonly FakeClock clock = new(new DateTimeOffset(2026, 1, 1, 12, 2, 0, TimeSpan.Zero));

    [TestMethod]
    public async Task A_timer_runs_at_each_occurrence()
    {
        await using var host = await StartAsync(TestHost.Options(time: clock), typeof(TimerFunctions));

        await TickAsync(TimeSpan.FromMinutes(3));
        Assert.AreEqual("12:05:00 False", await probe.NextAsync());
        await TickAsync(TimeSpan.FromMinutes(5));
        Assert.AreEqual("12:10:00 False", await probe.NextAsync());
    }

    [TestMethod]
    public async Task Runs_never_overlap_and_what_passes_meanwhile_is_skipped()
    {
        probe.Fails = true;
        await using var host = await StartAsync(TestHost.Options(time: clock), typeof(TimerFunctions));
        await TickAsync(TimeSpan.FromMinutes(3));
        Assert.AreEqual("12:05:00 False", await probe.NextAsync());

        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.IsTrue(probe.HasNone);
        probe.Fails = false;
        probe.Gate.SetResult();

        await TickAsync(TimeSpan.FromMinutes(4));
        Assert.AreEqual("12:20:00 False", await probe.NextAsync());
        Assert.AreEqual(1, probe.MostAtOnce);
    }

    [TestMethod]
    public async Task An_occurrence_missed_while_the_host_was_down_runs_past_due_at_start()
    {
        var options = TestHost.Options(time: clock);
        await using (var first = await StartAsync(options, typeof(TimerFunctions), keepFolder: true))
        {
            await TickAsync(TimeSpan.FromMinutes(3));
            Assert.AreEqual("12:05:00 False", await probe.NextAsync());
            await clock.WaitForTimerAsync(TimeSpan.FromMinutes(5));
        }

        clock.Advance(TimeSpan.FromMinutes(2));
        await using (var tooEarly = await StartAsync(TestHost.Options(options.DataPath, clock), typeof(TimerFunctions), keepFolder: true))
        {
            await clock.WaitForTimerAsync(TimeSpan.FromMinutes(3));
            Assert.IsTrue(probe.HasNone);
        }

        clock.Advance(TimeSpan.FromHours(1));
        await using var late = await StartAsync(TestHost.Options(options.DataPath, clock), typeof(TimerFunctions));
        Assert.AreEqual("13:07:00 True", await probe.NextAsync());
        await TickAsync(TimeSpan.FromMinutes(3));
        Assert.AreEqual("13:10:00 False", await probe.NextAsync());
    }

    [TestMethod]
    public async Task A_run_cut_short_by_the_stop_runs_again_past_due()
    {
        probe.Fails = true;
        var options = TestHost.Options(time: clock);
        await using (var first = await StartAsync(options, typeof(TimerFunctions), keepFolder: true))
        {
            await TickAsync(TimeSpan.FromMinutes(3));
            Assert.AreEqual("12:05:00 False", await probe.NextAsync());
        }

        probe.Fails = false;
        clock.Advance(TimeSpan.FromSeconds(1));
        await using var second = await StartAsync(TestHost.Options(options.DataPath, clock), typeof(TimerFunctions));
        Assert.AreEqual("12:05:01 True", await probe.NextAsync());
    }

    [TestMethod]
    public async Task RunOnStartup_runs_at_start()
    {
        await using var host = await StartAsync(TestHost.Options(time: clock), typeof(StartupFunctions));

        Assert.AreEqual("start False", await probe.NextAsync());
    }

    [TestMethod]
    public async Task A_failing_timer_is_retried_by_its_attribute_and_lives_on()
    {
        await using var host = await StartAsync(TestHost.Options(time: clock), typeof(RetryFunctions));

        for (var hour = 0; hour < 2; hour++)
        {
            await TickAsync(TimeSpan.FromMinutes(60 - clock.GetUtcNow().Minute) - TimeSpan.FromSeconds(clock.GetUtcNow().Second));
            Assert.AreEqual("0/3", await probe.NextAsync());
            await TickAsync(TimeSpan.FromSeconds(10));
            Assert.AreEqual("1/3", await probe.NextAsync());
            await TickAsync(TimeSpan.FromSeconds(20));
            Assert.AreEqual("2/3", await probe.NextAsync());
            await TickAsync(TimeSpan.FromSeconds(30));
            Assert.AreEqual("3/3", await probe.NextAsync());
        }
    }

    [TestMethod]
    public async Task A_timer_can_be_run_by_hand()
    {
        await using var host = await StartAsync(TestHost.Options(time: clock), typeof(TimerFunctions));

        await host.Host.RunTimerAsync("app", "Every5Minutes");

        Assert.AreEqual("12:02:00 False", await probe.NextAsync());
    }

    /// <summary>Waits until the listener waits, then lets the time pass, in steps no longer than the listener's.</summary>
    private async Task TickAsync(TimeSpan by)
    {
        while (by > TimeSpan.Zero)
        {
            var step = by < TimeSpan.FromMinutes(10) ? by : TimeSpan.FromMinutes(10);
            await clock.WaitForTimerAsync(step);
            clock.Advance(step);
            by -= step;
        }
    }

    private Task<TestHost> StartAsync(EmbeddedFunctionsOptions options, Type functions, bool keepFolder = false) => TestHost.StartAsync(
        options,
        builder => builder.AddApp(
            "app",
            [functions],
            app => app.Services.AddSingleton(probe),
            new Dictionary<string, string?> { ["SCHEDULE"] = "0 */5 * * * *" }),
        keepFolder);
}
