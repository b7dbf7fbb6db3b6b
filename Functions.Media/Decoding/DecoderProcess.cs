using System.Diagnostics;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoding;

/// <summary>One decoder process and the pipes to it. Runs one job at a time; after anything but an answer it is of no more use.</summary>
internal sealed class DecoderProcess : IAsyncDisposable
{
    private const int SignalBase = 128;
    private const int SignalCpuLimit = 24;
    private readonly DecoderPoolOptions options;
    private readonly TimeProvider time;
    private readonly Process process;
    private readonly LastWords lastWords;
    private int jobs;
    private bool broken;

    private DecoderProcess(Process process, DecoderPoolOptions options, TimeProvider time)
    {
        this.process = process;
        this.options = options;
        this.time = time;
        lastWords = new LastWords(process.StandardError);
    }

    public int Id => process.Id;

    /// <summary>Whether the next job may be given to this process.</summary>
    public bool IsUsable =>
        !broken
        && !process.HasExited
        && jobs < options.JobsPerProcess
        && ProcessUsage.Read(process.Id) is { } usage
        && usage.ResidentBytes <= (long)options.RetainedMemoryMiB << 20;

    public static DecoderProcess Start(DecoderPoolOptions options, TimeProvider time) =>
        new(Process.Start(DecoderExecutable.CreateStartInfo(options))!, options, time);

    /// <summary>Runs one job within its limits.</summary>
    /// <returns>The outcome, or null when the process had died since its last job and so never took this one.</returns>
    public async Task<DecodeOutcome?> DecodeAsync(ImageDecodeRequest request, CancellationToken cancellationToken)
    {
        // Until an answer has been read in full nobody knows what stands in the pipe.
        broken = true;
        var message = new DecoderRequest
        {
            Id = ++jobs,
            InputPath = Path.GetFullPath(request.InputPath),
            OutputDirectory = Path.GetFullPath(request.OutputDirectory),
            Look = request.Look,
            Variants = request.Variants,
            WithEmbedding = request.WithEmbedding,
            Limits = request.Limits,
            CpuSeconds = (int)Math.Ceiling(options.CpuLimit.TotalSeconds),
        };
        var cpuBefore = ProcessUsage.Read(process.Id)?.Cpu ?? TimeSpan.Zero;
        try
        {
            await FrameStream.WriteAsync(process.StandardInput.BaseStream, message, ProtocolJson.Default.DecoderRequest, cancellationToken);
        }
        catch (IOException)
        {
            return jobs > 1 ? null : await ExplainExitAsync();
        }

        var answer = FrameStream.ReadAsync(process.StandardOutput.BaseStream, ProtocolJson.Default.DecoderResponse, CancellationToken.None).AsTask();
        try
        {
            if (await WatchAsync(answer, cpuBefore, cancellationToken) is var (limit, detail))
            {
                return new DecodeOutcome.Crashed(limit, detail);
            }

            if (await answer is not { } response)
            {
                return await ExplainExitAsync();
            }

            var outcome = ResponseReader.Read(response, message);
            broken = outcome is DecodeOutcome.Crashed;
            return outcome;
        }
        catch (EndOfStreamException)
        {
            return await ExplainExitAsync();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return new DecodeOutcome.Crashed(DecoderCrash.ProtocolViolation, e.Message);
        }
        finally
        {
            if (!answer.IsCompleted)
            {
                Kill();
                await ((Task)answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Ends the process, whatever it is doing.</summary>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        await lastWords.Completed;
        process.Dispose();
    }

    /// <summary>Waits for the answer. Gives the limit that the job exceeds before it has one.</summary>
    private async Task<(DecoderCrash Cause, string Detail)?> WatchAsync(Task answer, TimeSpan cpuBefore, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var timer = new PeriodicTimer(options.WatchInterval, time);
        while (!answer.IsCompleted)
        {
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(answer, tick) == answer)
            {
                break;
            }

            await tick;
            if (time.GetElapsedTime(started) > options.TimeLimit)
            {
                return (DecoderCrash.TimeLimit, $"The job took longer than {options.TimeLimit}.");
            }

            if (ProcessUsage.Read(process.Id) is not { } usage)
            {
                continue;
            }

            if (usage.Cpu - cpuBefore > options.CpuLimit)
            {
                return (DecoderCrash.CpuLimit, $"The job used more than {options.CpuLimit} of processor time.");
            }

            if (usage.ResidentBytes > (long)options.MemoryLimitMiB << 20)
            {
                return (DecoderCrash.MemoryLimit, $"The job used more than {options.MemoryLimitMiB} MiB.");
            }
        }

        return null;
    }

    private async Task<DecodeOutcome> ExplainExitAsync()
    {
        // The pipe is closed but the process may not be gone yet; it has nothing left to do.
        using var patience = new CancellationTokenSource(options.TimeLimit, time);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            return new DecodeOutcome.Crashed(DecoderCrash.ProtocolViolation, "The decoder closed its output and went on running.");
        }

        await lastWords.Completed;
        var words = lastWords.ToString();
        var code = process.ExitCode;
        var cause = code switch
        {
            SignalBase + SignalCpuLimit => DecoderCrash.CpuLimit,
            _ when SaysOutOfMemory(words) => DecoderCrash.MemoryLimit,
            > SignalBase => DecoderCrash.Signalled,
            _ => DecoderCrash.Exited,
        };
        var how = code > SignalBase ? $"signal {code - SignalBase}" : $"exit code {code}";
        return new DecodeOutcome.Crashed(cause, words.Length == 0 ? how : $"{how}: {words}");
    }

    /// <summary>How GLib, the C++ runtime and .NET say that memory ran out before they abort.</summary>
    private static bool SaysOutOfMemory(string words) =>
        words.Contains("failed to allocate", StringComparison.OrdinalIgnoreCase)
        || words.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || words.Contains("OutOfMemoryException", StringComparison.Ordinal)
        || words.Contains("bad_alloc", StringComparison.Ordinal);

    private void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself meanwhile.
        }
    }
}
