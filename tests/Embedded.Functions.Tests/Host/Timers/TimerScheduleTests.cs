using Embedded.Functions.Timers;
using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Functions.Tests.Host.Timers;

[TestClass]
public sealed class TimerScheduleTests
{
    [TestMethod]
    [DataRow("0 */5 * * * *", "2026-01-01T12:05:00Z")]
    [DataRow("*/5 * * * *", "2026-01-01T12:05:00Z")]
    [DataRow("30 * * * * *", "2026-01-01T12:02:30Z")]
    [DataRow("0 0 0 1 1 *", "2027-01-01T00:00:00Z")]
    [DataRow("0 30 9 * * 1-5", "2026-01-02T09:30:00Z")]
    [DataRow("02:00:00", "2026-01-01T14:02:10Z")]
    public void The_next_occurrence_follows_the_expression(string text, string expected)
    {
        var next = TimerSchedule.Parse(text).Next(new DateTime(2026, 1, 1, 12, 2, 10, DateTimeKind.Utc));

        Assert.AreEqual(DateTimeOffset.Parse(expected).UtcDateTime, next);
        Assert.AreEqual(DateTimeKind.Utc, next.Kind);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("nonsense")]
    [DataRow("0 61 * * * *")]
    [DataRow("* * * *")]
    [DataRow("-00:01:00")]
    [DataRow("0 0 0 0 0 0 0")]
    public void What_is_no_schedule_is_refused(string text) => Assert.ThrowsExactly<FormatException>(() => TimerSchedule.Parse(text));

    [TestMethod]
    public void Occurrences_only_move_forward_and_hit_the_asked_second() => Prop.ForAll(
        Gen.Choose(0, 59).ToArbitrary(),
        Gen.Choose(0, 1_000_000_000).ToArbitrary(),
        (second, offset) =>
        {
            var after = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(offset);
            var next = TimerSchedule.Parse($"{second} * * * * *").Next(after);
            return next > after && next - after <= TimeSpan.FromMinutes(1) && next.Second == second;
        }).QuickCheckThrowOnFailure();
}
