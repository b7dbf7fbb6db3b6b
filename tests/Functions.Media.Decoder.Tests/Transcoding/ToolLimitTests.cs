using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Domain.Media.Decoding;
using Domain.Media.Videos;
using Functions.Media.Decoder.Protocol;
using Functions.Media.Decoder.Tests.Pool;
using Functions.Media.Decoding;
using Functions.Media.Transcoding;

namespace Functions.Media.Decoder.Tests.Transcoding;

/// <summary>What a run of ffmpeg may not do, proved by asking for it.</summary>
[TestClass]
public sealed class ToolLimitTests
{
    private static TranscoderFixture transcoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => transcoder = new TranscoderFixture();

    [ClassCleanup]
    public static void Stop() => transcoder.Dispose();

    [TestMethod]
    public async Task It_reaches_no_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var run = await RunAsync("ffprobe", "-v", "error", $"http://{listener.LocalEndpoint}/film.mp4");
        Assert.IsFalse(run.Succeeded);
        Assert.IsFalse(listener.Pending());
        listener.Stop();
    }

    [TestMethod]
    public async Task It_reads_and_writes_no_file_but_its_own()
    {
        var own = transcoder.Save("own"u8.ToArray());
        var other = transcoder.Save("other"u8.ToArray());
        var folder = transcoder.NewFolder();
        string[] copy = ["-v", "error", "-f", "data", "-i"];
        var work = await RunAsync("ffmpeg", own, folder, null, [.. copy, own, "-map", "0", "-c", "copy", "-f", "data", "copy"]);
        Assert.IsTrue(work.Succeeded, work.Words);
        Assert.AreEqual("own", await File.ReadAllTextAsync(Path.Combine(folder, "copy")));
        if (Functions.Media.Decoder.Sandbox.LibC.SystemCall(444, 0, 0, 1) < 1)
        {
            Assert.Inconclusive("This kernel has no Landlock.");
        }

        var read = await RunAsync("ffmpeg", own, folder, null, [.. copy, other, "-map", "0", "-c", "copy", "-f", "data", "stolen"]);
        var write = await RunAsync("ffmpeg", own, folder, null, [.. copy, own, "-map", "0", "-c", "copy", "-f", "data", Path.Combine(transcoder.NewFolder(), "elsewhere")]);
        StringAssert.Contains(read.Words, "Permission denied");
        StringAssert.Contains(write.Words, "Permission denied");
        Assert.IsFalse(File.Exists(Path.Combine(folder, "stolen")));
    }

    [TestMethod]
    public async Task It_writes_no_more_than_it_may()
    {
        var film = transcoder.Save(Clip.Small);
        var run = await RunAsync(
            "ffmpeg", film, transcoder.NewFolder(), options => options.FileLimitMiB = 1, ["-v", "error", "-i", film, "-f", "rawvideo", "-pix_fmt", "rgb24", "large"]);
        Assert.IsNotNull(run.Crash, run.Words);
    }

    [TestMethod]
    public async Task It_takes_no_more_memory_than_it_may()
    {
        var film = transcoder.Save(Clip.Small);
        var run = await RunAsync(
            "ffmpeg",
            film,
            transcoder.NewFolder(),
            options => options.MemoryLimitMiB = 700,
            ["-v", "error", "-i", film, "-vf", "scale=8000:6000,tpad=start=400:start_mode=clone,reverse", "-f", "null", "-"]);
        Assert.IsTrue(run.Crash is DecoderCrash.MemoryLimit or DecoderCrash.Signalled, $"{run.Crash} {run.Words}");
    }

    [TestMethod]
    public async Task It_is_ended_after_its_processor_time_and_after_its_time()
    {
        var film = transcoder.Save(Clip.Small);
        string[] forEver = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180", "-f", "null", "-"];
        var cpu = await RunAsync("ffmpeg", film, null, options => options.CpuLimit = TimeSpan.FromSeconds(1), forEver);
        Assert.AreEqual(DecoderCrash.CpuLimit, cpu.Crash);
        var late = await new LimitedTool(new VideoTranscoderOptions(), new LeapingTime { Leaps = true }).RunAsync(Job("ffmpeg", film, null, forEver), default);
        Assert.AreEqual(DecoderCrash.TimeLimit, late.Crash);
    }

    [TestMethod]
    public async Task Who_no_longer_wants_it_ends_it()
    {
        using var cancel = new CancellationTokenSource();
        var film = transcoder.Save(Clip.Small);
        var tool = new LimitedTool(new VideoTranscoderOptions(), TimeProvider.System);
        var run = tool.RunAsync(Job("ffmpeg", film, null, ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180", "-f", "null", "-"]), cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => run);
    }

    [TestMethod]
    public async Task It_ends_with_the_process_that_started_it()
    {
        // A shell starts it as this process would, and is killed.
        var program = new LimitedProgram
        {
            Program = "/usr/bin/ffmpeg",
            Arguments = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=16x16", "-f", "null", "-"],
            InputPath = "/dev/null",
            MemoryMiB = 2048,
            CpuSeconds = 600,
            FileMiB = 1,
            ParentId = 0,
        };
        var json = JsonSerializer.Serialize(program, ProtocolJson.Default.LimitedProgram);
        var start = DecoderExecutable.CreateStartInfo("run");
        var shell = new ProcessStartInfo("/bin/sh", ["-c", "\"$0\" exec \"$1\" run \"$(printf %s \"$2\" | sed \"s/\\\"parent_id\\\":0/\\\"parent_id\\\":$$/\")\" & echo $!; wait", start.FileName, start.ArgumentList[1], json])
        {
            RedirectStandardOutput = true,
        };
        using var parent = Process.Start(shell)!;
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync())!);
        await UntilAsync(() => CommandOf(child).StartsWith("/usr/bin/ffmpeg", StringComparison.Ordinal));
        parent.Kill();
        await UntilAsync(() => CommandOf(child).Length == 0);
    }

    [TestMethod]
    public async Task Without_ffmpeg_no_run_is_started_and_no_film_is_blamed()
    {
        using var other = new TranscoderFixture(options => options.ToolFolder = "/nowhere");
        var outcome = await other.InspectAsync(Clip.Small);
        Assert.AreEqual(DecoderCrash.NotStarted, Assert.IsInstanceOfType<VideoOutcome<VideoInfo>.Crashed>(outcome).Cause);
        await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => other.Transcoder.InspectAsync("/nowhere/film", new VideoLimits(), default));
    }

    private static ToolJob Job(string name, string input, string? folder, IReadOnlyList<string> arguments) =>
        new() { Tool = name, Arguments = arguments, InputPath = input, WorkFolder = folder, MaxOutput = 1 << 20 };

    private static Task<ToolRun> RunAsync(string name, params string[] arguments) => RunAsync(name, transcoder.Save(Clip.Small), null, null, arguments);

    private static Task<ToolRun> RunAsync(string name, string input, string? folder, Action<VideoTranscoderOptions>? configure, IReadOnlyList<string> arguments)
    {
        var options = new VideoTranscoderOptions();
        configure?.Invoke(options);
        return new LimitedTool(options, TimeProvider.System).RunAsync(Job(name, input, folder, arguments), default);
    }

    private static string CommandOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.IsLessThan(TimeSpan.FromMinutes(2), Stopwatch.GetElapsedTime(started));
            await Task.Delay(20);
        }
    }
}
