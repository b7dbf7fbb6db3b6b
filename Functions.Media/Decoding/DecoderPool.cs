using System.Collections.Concurrent;
using System.ComponentModel;
using Domain.Media.Decoding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Functions.Media.Decoding;

/// <summary>
/// Decodes pictures in child processes, so that nothing a picture does can harm this process (ME-8). Processes are started when they are first needed, serve
/// many jobs, and are replaced after a crash, after <see cref="DecoderPoolOptions.JobsPerProcess"/> jobs and when they have grown. A crash costs the job
/// that met it one attempt and no other job anything.
/// </summary>
public sealed partial class DecoderPool : IImageDecoder, IAsyncDisposable
{
    private readonly DecoderPoolOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<DecoderPool> logger;
    private readonly SemaphoreSlim free;
    private readonly ConcurrentStack<DecoderProcess> idle = new();
    private readonly CancellationTokenSource stopping = new();
    private int disposed;
    private int startedProcesses;

    public DecoderPool(IOptions<DecoderPoolOptions> options, TimeProvider time, ILogger<DecoderPool> logger)
    {
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        free = new SemaphoreSlim(this.options.Workers, this.options.Workers);
    }

    /// <summary>Processes started so far.</summary>
    public int StartedProcesses => startedProcesses;

    /// <inheritdoc/>
    public async Task<DecodeOutcome> DecodeAsync(ImageDecodeRequest request, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.InputPath))
        {
            throw new FileNotFoundException("There is no picture to decode.", request.InputPath);
        }

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        await free.WaitAsync(cancel.Token);
        try
        {
            return await DecodeInSomeProcessAsync(request, cancel.Token);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Ends every process. Jobs that still run are cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await stopping.CancelAsync();
        for (var worker = 0; worker < options.Workers; worker++)
        {
            await free.WaitAsync();
        }

        while (idle.TryPop(out var process))
        {
            await process.DisposeAsync();
        }

        free.Dispose();
        stopping.Dispose();
    }

    private async Task<DecodeOutcome> DecodeInSomeProcessAsync(ImageDecodeRequest request, CancellationToken cancellationToken)
    {
        // A process may die between two jobs, which is nobody's attempt: then the job goes to the next, and at last to a fresh one.
        while (true)
        {
            DecoderProcess process;
            try
            {
                process = await TakeAsync();
            }
            catch (Exception e) when (e is Win32Exception or FileNotFoundException)
            {
                LogNotStarted(e);
                return new DecodeOutcome.Crashed(DecoderCrash.NotStarted, e.Message);
            }

            var keep = false;
            try
            {
                var outcome = await process.DecodeAsync(request, cancellationToken);
                keep = process.IsUsable;
                if (outcome is DecodeOutcome.Crashed crash)
                {
                    LogCrashed(process.Id, crash.Cause, crash.Detail);
                }

                if (outcome is not null)
                {
                    return outcome;
                }
            }
            finally
            {
                if (keep)
                {
                    idle.Push(process);
                }
                else
                {
                    await process.DisposeAsync();
                }
            }
        }
    }

    private async ValueTask<DecoderProcess> TakeAsync()
    {
        while (idle.TryPop(out var process))
        {
            if (process.IsUsable)
            {
                return process;
            }

            await process.DisposeAsync();
        }

        var started = DecoderProcess.Start(options, time);
        Interlocked.Increment(ref startedProcesses);
        LogStarted(started.Id);
        return started;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Decoder process {ProcessId} started")]
    private partial void LogStarted(int processId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Decoder process {ProcessId} failed its job: {Cause}, {Detail}")]
    private partial void LogCrashed(int processId, DecoderCrash cause, string detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "No decoder process can be started")]
    private partial void LogNotStarted(Exception exception);
}
