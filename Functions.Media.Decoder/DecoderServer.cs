using System.Runtime.InteropServices;
using System.Threading.Channels;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Embeddings;
using Functions.Media.Decoder.Pipeline;
using Functions.Media.Decoder.Protocol;
using Functions.Media.Decoder.Sandbox;

namespace Functions.Media.Decoder;

/// <summary>
/// Answers jobs from standard input on standard output, one at a time. One thread does nothing but read, so that the end of the input (the keeper has gone,
/// in whatever way) ends the process at once even in the middle of a job.
/// </summary>
internal sealed class DecoderServer(Stream requests, Stream responses)
{
    // Linux error numbers, which .NET passes on.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private readonly Channel<DecoderRequest> jobs = Channel.CreateBounded<DecoderRequest>(1);

    /// <summary>Serves until the input ends. Never returns to its caller: the process exits.</summary>
    public void Serve()
    {
        // Ctrl-C and service managers signal whole groups of processes. The keeper decides, by closing the input: a job that a signal
        // cut off would count as an attempt on a picture that is innocent.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static signal => signal.Cancel = true);
        var worker = new Thread(Work) { Name = "decode", IsBackground = true };
        worker.Start();
        var exitCode = ReadUntilTheEndAsync().AsTask().GetAwaiter().GetResult();
        LibC.ExitAtOnce(exitCode);
    }

    private async ValueTask<int> ReadUntilTheEndAsync()
    {
        try
        {
            while (await FrameStream.ReadAsync(requests, ProtocolJson.Default.DecoderRequest, CancellationToken.None) is { } request)
            {
                await jobs.Writer.WriteAsync(request);
            }

            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }

    private void Work()
    {
        ProcessSandbox.EnterThread();
        if (Environment.GetEnvironmentVariable(DecoderEnvironment.OnlyWhenIdle) == "1")
        {
            ProcessSandbox.YieldToAll();
        }

        var engine = ImageEngines.Start(Environment.GetEnvironmentVariable(DecoderEnvironment.Engine));
        var pipeline = new ImagePipeline(engine, new VisualEmbedder());

        // No untrusted byte has been read so far; from here on there is no way out but the answer.
        _ = SystemCallFilter.Install();
        while (jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (jobs.Reader.TryRead(out var request))
            {
                ProcessSandbox.AllowCpu(request.CpuSeconds);
                var response = Answer(request, pipeline);
                FrameStream.WriteAsync(responses, response, ProtocolJson.Default.DecoderResponse, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }
        }
    }

    private DecoderResponse Answer(DecoderRequest request, ImagePipeline pipeline)
    {
        try
        {
            FaultInjection.Act(request.InputPath, responses);
            return new DecoderResponse { Id = request.Id, Image = pipeline.Run(request) };
        }
        catch (ImageRejectedException e)
        {
            return new DecoderResponse { Id = request.Id, Reason = e.Reason, Detail = e.Message };
        }
        catch (ImageEngineException e)
        {
            return new DecoderResponse { Id = request.Id, Error = e.IsOutOfMemory ? DecoderError.OutOfMemory : DecoderError.Internal, Detail = e.Message };
        }
        catch (OutOfMemoryException e)
        {
            return new DecoderResponse { Id = request.Id, Error = DecoderError.OutOfMemory, Detail = e.Message };
        }
        catch (IOException e) when (e.HResult is NoSpace or QuotaExceeded)
        {
            return new DecoderResponse { Id = request.Id, Error = DecoderError.DiskFull, Detail = e.Message };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new DecoderResponse { Id = request.Id, Error = DecoderError.Internal, Detail = e.Message };
        }
    }
}
