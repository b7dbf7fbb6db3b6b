using System.Diagnostics;
using System.Text;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Protocol;
using Functions.Media.Decoder.Tests.Pictures;
using Functions.Media.Decoding;

namespace Functions.Media.Decoder.Tests.Pool;

[TestClass]
public sealed class FaultTests
{
    private static readonly byte[] Good = Scene.Jpeg(400, 400, seed: 2);

    [TestMethod]
    [DataRow("abort", DecoderCrash.Signalled)]
    [DataRow("kill", DecoderCrash.Signalled)]
    [DataRow("exit", DecoderCrash.Exited)]
    [DataRow("garbage", DecoderCrash.ProtocolViolation)]
    [DataRow("allocate", DecoderCrash.MemoryLimit)]
    [DataRow("throw", DecoderCrash.InternalError)]
    public async Task A_decoder_that_fails_costs_its_job_one_attempt_and_the_next_job_nothing(string fault, DecoderCrash cause)
    {
        await using var decoder = CreateFaulty();
        await AssertWorksAsync(decoder);
        await AssertCrashesAsync(decoder, fault, cause);
        await AssertWorksAsync(decoder);
        await AssertCrashesAsync(decoder, fault, cause);
        await AssertCrashesAsync(decoder, fault, cause);
        await AssertWorksAsync(decoder);
    }

    [TestMethod]
    [DataRow("connect")]
    [DataRow("start")]
    public async Task A_decoder_cannot_reach_the_network_nor_start_a_program(string fault)
    {
        await using var decoder = CreateFaulty();
        var crashed = Assert.IsInstanceOfType<DecodeOutcome.Crashed>(await decoder.DecodeAsync(Encoding.ASCII.GetBytes($"fault:{fault}")));
        Assert.AreEqual("The kernel refused.", crashed.Detail);
        await AssertWorksAsync(decoder);
    }

    [TestMethod]
    public async Task A_decoder_that_hangs_is_ended_after_the_time_limit()
    {
        var time = new LeapingTime();
        await using var decoder = CreateFaulty(time: time);
        await AssertWorksAsync(decoder);
        time.Leaps = true;
        await AssertCrashesAsync(decoder, "hang", DecoderCrash.TimeLimit);
        time.Leaps = false;
        await AssertWorksAsync(decoder);
    }

    [TestMethod]
    public async Task A_decoder_that_burns_processor_time_is_ended_after_that_limit()
    {
        await using var decoder = CreateFaulty(options => options.CpuLimit = TimeSpan.FromSeconds(2));
        await AssertCrashesAsync(decoder, "spin", DecoderCrash.CpuLimit);
        await AssertWorksAsync(decoder);
    }

    [TestMethod]
    public async Task The_kernel_ends_a_decoder_whose_keeper_does_not_look()
    {
        await using var decoder = CreateFaulty(options =>
        {
            options.CpuLimit = TimeSpan.FromSeconds(2);
            options.WatchInterval = TimeSpan.FromHours(1);
        });
        await AssertCrashesAsync(decoder, "spin", DecoderCrash.CpuLimit);
        await AssertWorksAsync(decoder);
    }

    [TestMethod]
    public async Task Faults_of_one_job_do_not_touch_the_jobs_beside_it()
    {
        await using var decoder = CreateFaulty(options => options.Workers = 2);
        var jobs = Enumerable.Range(0, 12).Select(i => decoder.DecodeAsync(i % 3 == 0 ? "fault:abort"u8.ToArray() : Good)).ToArray();
        var outcomes = await Task.WhenAll(jobs);
        for (var i = 0; i < outcomes.Length; i++)
        {
            Assert.AreEqual(i % 3 == 0 ? typeof(DecodeOutcome.Crashed) : typeof(DecodeOutcome.Decoded), outcomes[i].GetType(), $"job {i}: {outcomes[i]}");
        }
    }

    [TestMethod]
    public async Task Cancelling_is_no_attempt_and_frees_the_worker()
    {
        await using var decoder = CreateFaulty();
        using var cancel = new CancellationTokenSource();
        var hanging = decoder.DecodeAsync("fault:hang"u8.ToArray(), cancellationToken: cancel.Token);
        var waiting = decoder.DecodeAsync(Good, cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => hanging);
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
        await AssertWorksAsync(decoder);
    }

    [TestMethod]
    public async Task Without_the_variable_a_file_that_names_a_fault_is_just_no_picture()
    {
        await using var decoder = new DecoderFixture();
        var outcome = await decoder.DecodeAsync("fault:abort"u8.ToArray());
        Assert.AreEqual(RejectionReason.UnsupportedType, Assert.IsInstanceOfType<DecodeOutcome.Rejected>(outcome).Reason);
    }

    [TestMethod]
    public async Task A_missing_input_is_the_callers_mistake()
    {
        await using var decoder = new DecoderFixture();
        var request = new ImageDecodeRequest { InputPath = "/nonexistent/picture", OutputDirectory = Path.GetTempPath() };
        await Assert.ThrowsExactlyAsync<FileNotFoundException>(() => decoder.Pool.DecodeAsync(request, default));
    }

    [TestMethod]
    public async Task An_output_folder_that_cannot_be_written_is_an_error_of_the_decoder_not_of_the_picture()
    {
        await using var decoder = new DecoderFixture();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, Good);
            var request = new ImageDecodeRequest { InputPath = file, OutputDirectory = "/nonexistent/folder" };
            var outcome = await decoder.Pool.DecodeAsync(request, default);
            Assert.AreEqual(DecoderCrash.InternalError, Assert.IsInstanceOfType<DecodeOutcome.Crashed>(outcome).Cause);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public async Task A_full_disk_is_told_from_faults_that_the_picture_may_have_caused()
    {
        var folder = Directory.CreateTempSubdirectory("decoder-tests-");
        try
        {
            var input = Path.Combine(folder.FullName, "input");
            await File.WriteAllBytesAsync(input, Good);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "story.jpg"), "/dev/full");
            await using var decoder = new DecoderFixture();
            var outcome = await decoder.Pool.DecodeAsync(new ImageDecodeRequest { InputPath = input, OutputDirectory = folder.FullName }, default);
            var crashed = Assert.IsInstanceOfType<DecodeOutcome.Crashed>(outcome, outcome.ToString());
            Assert.AreEqual(DecoderCrash.DiskFull, crashed.Cause, crashed.Detail);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    [DataRow("INT")]
    [DataRow("TERM")]
    public async Task Signals_that_are_meant_for_the_keeper_do_not_end_a_decoder(string signal)
    {
        using var process = Process.Start(DecoderExecutable.CreateStartInfo(new DecoderPoolOptions()))!;
        try
        {
            await AnswersAsync(1);
            using (var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]))
            {
                await kill.WaitForExitAsync();
            }

            await AnswersAsync(2);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            Assert.AreEqual(0, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }

        async Task AnswersAsync(int id)
        {
            var request = new DecoderRequest { Id = id, InputPath = "/dev/null", OutputDirectory = "/", Limits = new ImageLimits(), CpuSeconds = 10 };
            await FrameStream.WriteAsync(process.StandardInput.BaseStream, request, ProtocolJson.Default.DecoderRequest, default);
            var response = await FrameStream.ReadAsync(process.StandardOutput.BaseStream, ProtocolJson.Default.DecoderResponse, default);
            Assert.AreEqual((id, RejectionReason.Empty), (response?.Id, response?.Reason));
        }
    }

    [TestMethod]
    public async Task Processes_are_reused_and_replaced_after_their_number_of_jobs()
    {
        await using var decoder = CreateFaulty(options => options.JobsPerProcess = 3);
        var processes = new List<int>();
        for (var job = 0; job < 7; job++)
        {
            await AssertWorksAsync(decoder);
            processes.Add(decoder.Pool.StartedProcesses);
        }

        CollectionAssert.AreEqual(new[] { 1, 1, 1, 2, 2, 2, 3 }, processes);
    }

    [TestMethod]
    public async Task A_decoder_ends_when_its_keeper_has_gone_even_in_the_middle_of_a_job()
    {
        var directory = Directory.CreateTempSubdirectory("decoder-tests-");
        try
        {
            var input = Path.Combine(directory.FullName, "input");
            await File.WriteAllBytesAsync(input, "fault:hang"u8.ToArray());
            var options = new DecoderPoolOptions();
            options.Environment[DecoderEnvironment.Faults] = "1";
            using var process = Process.Start(DecoderExecutable.CreateStartInfo(options))!;
            var request = new DecoderRequest { Id = 1, InputPath = input, OutputDirectory = directory.FullName, Limits = new ImageLimits(), CpuSeconds = 10 };
            await FrameStream.WriteAsync(process.StandardInput.BaseStream, request, ProtocolJson.Default.DecoderRequest, default);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            Assert.AreEqual(0, process.ExitCode);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [TestMethod]
    public async Task A_running_decoder_has_given_up_what_it_does_not_need()
    {
        var options = new DecoderPoolOptions { MemoryLimitMiB = 700 };
        Environment.SetEnvironmentVariable("SECRET_OF_THE_HOST", "x");
        using var process = Process.Start(DecoderExecutable.CreateStartInfo(options))!;
        try
        {
            await AnswerAsync(process);
            var limits = await File.ReadAllLinesAsync($"/proc/{process.Id}/limits");
            Assert.IsTrue(limits.Any(line => line.StartsWith("Max core file size        0 ", StringComparison.Ordinal)));
            Assert.IsFalse(
                limits.Single(line => line.StartsWith("Max address space", StringComparison.Ordinal)).Contains("unlimited", StringComparison.Ordinal));
            var threads = Directory.GetDirectories($"/proc/{process.Id}/task");
            Assert.IsGreaterThan(1, threads.Length);
            foreach (var thread in threads)
            {
                const string filtered = "Seccomp:\t2";
                var status = await File.ReadAllTextAsync(Path.Combine(thread, "status"));
                StringAssert.Contains(status, "NoNewPrivs:\t1");
                StringAssert.Contains(status, filtered);
            }

            var environment = Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"/proc/{process.Id}/environ"));
            Assert.IsFalse(environment.Contains("SECRET_OF_THE_HOST", StringComparison.Ordinal), environment);
        }
        finally
        {
            process.Kill();
        }
    }

    [TestMethod]
    [DataRow(false, 0)]
    [DataRow(true, 1)]
    public async Task A_decoder_yields_to_all_others_where_it_is_told_to(bool onlyWhenIdle, int expected)
    {
        using var process = Process.Start(DecoderExecutable.CreateStartInfo(new DecoderPoolOptions { OnlyWhenIdle = onlyWhenIdle }))!;
        try
        {
            await AnswerAsync(process);
            var threads = Directory.GetDirectories($"/proc/{process.Id}/task").Select(static thread => File.ReadAllText(Path.Combine(thread, "stat")));
            Assert.AreEqual(expected, threads.Count(static stat => PolicyOf(stat) == "5"));
        }
        finally
        {
            process.Kill();
        }
    }

    // Field 41 of proc(5), counted from behind the name in parentheses, which is the second.
    private static string PolicyOf(string stat) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[38];

    /// <summary>Has one job answered, which proves that the process is past its start.</summary>
    private static async Task AnswerAsync(Process process)
    {
        var request = new DecoderRequest { Id = 1, InputPath = "/dev/null", OutputDirectory = "/", Limits = new ImageLimits(), CpuSeconds = 10 };
        await FrameStream.WriteAsync(process.StandardInput.BaseStream, request, ProtocolJson.Default.DecoderRequest, default);
        var response = await FrameStream.ReadAsync(process.StandardOutput.BaseStream, ProtocolJson.Default.DecoderResponse, default);
        Assert.AreEqual(RejectionReason.Empty, response?.Reason);
    }

    private static DecoderFixture CreateFaulty(Action<DecoderPoolOptions>? configure = null, TimeProvider? time = null) => new(
        options =>
        {
            options.Environment[DecoderEnvironment.Faults] = "1";
            options.MemoryLimitMiB = 400;
            configure?.Invoke(options);
        },
        time);

    private static async Task AssertWorksAsync(DecoderFixture decoder)
    {
        var outcome = await decoder.DecodeAsync(Good);
        Assert.IsInstanceOfType<DecodeOutcome.Decoded>(outcome, outcome.ToString());
    }

    private static async Task AssertCrashesAsync(DecoderFixture decoder, string fault, DecoderCrash cause)
    {
        var outcome = await decoder.DecodeAsync(Encoding.ASCII.GetBytes($"fault:{fault}"));
        var crashed = Assert.IsInstanceOfType<DecodeOutcome.Crashed>(outcome, outcome.ToString());
        Assert.AreEqual(cause, crashed.Cause, crashed.Detail);
    }
}
