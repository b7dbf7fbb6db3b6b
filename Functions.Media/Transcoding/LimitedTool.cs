using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Protocol;
using Functions.Media.Decoding;

namespace Functions.Media.Transcoding;

/// <summary>
/// Runs ffmpeg or ffprobe once, on untrusted bytes, as a child with limits: the decoder's executable takes everything from itself that is not needed and
/// becomes the program. It ends with this process, whatever ends that.
/// </summary>
internal sealed class LimitedTool(VideoTranscoderOptions options, TimeProvider time)
{
    private const int SignalBase = 128;

    /// <summary>What the system's loader exits with when a program cannot have its libraries.</summary>
    private const int NotLoaded = 127;

    /// <summary>The kernel's limit is for when this process does not look any more; so much later that it never comes first otherwise.</summary>
    private const int SpareCpuSeconds = 5;

    /// <summary>What ffmpeg exits with when a signal made it stop.</summary>
    private const int Interrupted = 255;

    /// <summary>Runs it.</summary>
    /// <returns>How it ended, within its limits or not.</returns>
    /// <exception cref="OperationCanceledException">Nobody wants it any more; it has ended.</exception>
    public async Task<ToolRun> RunAsync(ToolJob job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Child child;
        try
        {
            child = await Child.StartAsync(CreateStartInfo(job));
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            return ToolRun.Failed(DecoderCrash.NotStarted, e.Message);
        }

        using var process = child.Process;
        process.StandardInput.Close();
        var words = new LastWords(process.StandardError);
        var output = ReadAsync(process.StandardOutput.BaseStream, job.MaxOutput);
        try
        {
            if (await WatchAsync(process.Id, child.Ended, output, cancellationToken) is { } excess)
            {
                return excess;
            }
        }
        finally
        {
            if (!child.Ended.IsCompleted)
            {
                Kill(process);
                await child.Ended;
            }

            await words.Completed;
            await ((Task)output).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await output is { } bytes ? Explain(process.ExitCode, bytes, words.ToString()) : ToolRun.TooMuchOutput;
    }

    private ProcessStartInfo CreateStartInfo(ToolJob job)
    {
        var program = new LimitedProgram
        {
            Program = Path.Combine(options.ToolFolder, job.Tool),
            Arguments = job.Arguments,
            InputPath = Path.GetFullPath(job.InputPath),
            WorkFolder = job.WorkFolder is { } folder ? Path.GetFullPath(folder) : null,
            MemoryMiB = options.MemoryLimitMiB,
            CpuSeconds = (int)Math.Ceiling(options.CpuLimit.TotalSeconds) + SpareCpuSeconds,
            FileMiB = options.FileLimitMiB,
            ParentId = Environment.ProcessId,
        };
        if (!File.Exists(program.Program))
        {
            throw new FileNotFoundException($"{program.Program} is missing. Install ffmpeg, or set Video:ToolFolder.", program.Program);
        }

        var start = DecoderExecutable.CreateStartInfo("run", JsonSerializer.Serialize(program, ProtocolJson.Default.LimitedProgram));
        start.WorkingDirectory = program.WorkFolder ?? start.WorkingDirectory;
        return start;
    }

    /// <summary>Waits for the end. Gives the limit that the run exceeds before.</summary>
    private async Task<ToolRun?> WatchAsync(int processId, Task ended, Task<byte[]?> output, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(options.WatchInterval, time);
        while (true)
        {
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(ended, tick) == ended)
            {
                return null;
            }

            await tick;
            if (output.IsCompletedSuccessfully && await output is null)
            {
                return ToolRun.TooMuchOutput;
            }

            if (time.GetElapsedTime(started) > options.TimeLimit)
            {
                return ToolRun.Failed(DecoderCrash.TimeLimit, $"It took longer than {options.TimeLimit}.");
            }

            if (ProcessUsage.Read(processId)?.Cpu > options.CpuLimit)
            {
                return ToolRun.Failed(DecoderCrash.CpuLimit, $"It used more than {options.CpuLimit} of processor time.");
            }
        }
    }

    private static ToolRun Explain(int code, byte[] output, string words)
    {
        DecoderCrash? crash = code switch
        {
            0 => null,
            LimitedProgram.NotStarted or NotLoaded => DecoderCrash.NotStarted,
            _ when Says(words, "No space left on device", "Disk quota exceeded") => DecoderCrash.DiskFull,
            _ when Says(words, "Number of streams exceeds") => null,
            _ when Says(words, "Cannot allocate memory", "Resource temporarily unavailable", "bad_alloc", "Out of memory") => DecoderCrash.MemoryLimit,
            > SignalBase => DecoderCrash.Signalled,
            _ when Says(words, "Unknown encoder", "No such filter", "Option not found", "Permission denied", "File too large") => DecoderCrash.InternalError,
            _ => null,
        };
        return crash is { } cause
            ? ToolRun.Failed(cause, $"{(code is > SignalBase and not Interrupted ? $"signal {code - SignalBase}" : $"exit code {code}")}: {words}")
            : new ToolRun(null, code == 0, output, words);
    }

    private static bool Says(string words, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (words.Contains(phrase, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads to the end; null when there is more than expected.</summary>
    private static async Task<byte[]?> ReadAsync(Stream stream, int most)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            if (bytes.Length + read > most)
            {
                return null;
            }

            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }

    /// <summary>A process and the thread that started it, which stays as long: the kernel takes the end of that thread for the end of the parent.</summary>
    private sealed record Child(Process Process, Task Ended)
    {
        public static async Task<Child> StartAsync(ProcessStartInfo info)
        {
            var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(Run) { Name = info.ArgumentList[1], IsBackground = true }.Start();
            return new Child(await started.Task, ended.Task);

            void Run()
            {
                try
                {
                    var process = Process.Start(info)!;
                    started.SetResult(process);
                    process.WaitForExit();
                    ended.SetResult();
                }
                catch (Exception e) when (e is Win32Exception or IOException)
                {
                    started.TrySetException(e);
                }
            }
        }
    }
}
