using System.Globalization;
using Local.Redis;

namespace EndToEnd;

/// <summary>
/// Kills the real system with SIGKILL at every named crash point while people use it, and counts what is left.
/// Redis runs beside it, as on Azure, and lives on.
/// </summary>
[TestClass]
public sealed class CrashTests
{
    private const int HitsOfEachPoint = 3;
    private static readonly TimeSpan HitLimit = TimeSpan.FromMinutes(5);

    public TestContext TestContext { get; set; } = null!;

    private static int TortureRounds => int.Parse(Environment.GetEnvironmentVariable("TORTURE_ROUNDS") ?? "10", CultureInfo.InvariantCulture);

    [TestMethod]
    public async Task Nothing_acknowledged_is_lost_or_doubled_wherever_the_process_is_killed() =>
        await KillAtEveryPointAsync(new SocialWorkload(), CrashPoints.Main, HitsOfEachPoint);

    [TestMethod]
    public async Task Unused_media_expire_wherever_the_process_is_killed() =>
        await KillAtEveryPointAsync(new ExpiryWorkload(), CrashPoints.Expiry, HitsOfEachPoint);

    [TestMethod]
    public async Task Films_are_finished_once_wherever_the_process_is_killed() =>
        await KillAtEveryPointAsync(new FilmWorkload(), CrashPoints.Films, hits: 1);

    [TestMethod]
    [TestCategory("Torture")]
    public async Task Films_are_finished_once_in_hundreds_of_kills() =>
        await KillAtEveryPointAsync(new FilmWorkload(), CrashPoints.Films, TortureRounds);

    [TestMethod]
    [TestCategory("Torture")]
    public async Task Nothing_acknowledged_is_lost_or_doubled_in_hundreds_of_kills() =>
        await KillAtEveryPointAsync(new SocialWorkload(), CrashPoints.Main, TortureRounds);

    [TestMethod]
    [TestCategory("Torture")]
    public async Task Unused_media_expire_in_hundreds_of_kills() =>
        await KillAtEveryPointAsync(new ExpiryWorkload(), CrashPoints.Expiry, TortureRounds);

    private async Task KillAtEveryPointAsync(Workload workload, IReadOnlyList<string> points, int hits)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var system = await SystemProcess.StartNewAsync([.. workload.Options, ("REDIS", redis.ConnectionString)]);
        using (workload)
        {
            await workload.PrepareAsync(system.Address);
            using var stopping = new CancellationTokenSource();
            var people = workload.RunAsync(stopping.Token);
            for (var hit = 1; hit <= hits; hit++)
            {
                foreach (var point in points)
                {
                    await KillAtAsync(system, point, people);
                }
            }

            Assert.IsTrue(await system.StartAsync());
            await stopping.CancelAsync();
            await people;
            await workload.VerifyAsync();
            TestContext.WriteLine(
                $"{points.Count * hits} kills at {points.Count} points; {workload.AcknowledgedMedia} uploads acknowledged, all accounted for.");
        }
    }

    private static async Task KillAtAsync(SystemProcess system, string point, Task people)
    {
        // Whatever the process is in the midst of when it has to make way is a further, random kill.
        await system.KillAsync();
        if (await system.StartAsync(point))
        {
            var first = await Task.WhenAny(system.WaitForExitAsync(), people, Task.Delay(HitLimit));
            Assert.AreNotSame(people, first, $"The people stopped: {people.Exception?.InnerException}\n{system.Log}");
            Assert.IsTrue(system.HasExited, $"Crash point {point} was not reached within {HitLimit}.\n{system.Log}");
        }

        Assert.AreEqual(137, system.ExitCode, $"The process did not end by SIGKILL at {point}.\n{system.Log}");
    }
}
