using System.Collections.Concurrent;
using Domain.Media.Decoding;

namespace Functions.Media.Tests.Harness;

/// <summary>The real decoder, in front of which tests put faults, one for each job.</summary>
internal sealed class FaultyDecoder(IImageDecoder decoder) : IImageDecoder
{
    private int jobs;

    /// <summary>What the next jobs meet.</summary>
    public ConcurrentQueue<Func<CancellationToken, Task<DecodeOutcome>>> Faults { get; } = new();

    /// <summary>How many jobs there were.</summary>
    public int Jobs => Volatile.Read(ref jobs);

    /// <summary>The next job brings the decoder down.</summary>
    public void CrashNext() => Faults.Enqueue(_ => Task.FromResult<DecodeOutcome>(new DecodeOutcome.Crashed(DecoderCrash.Signalled, "signal 11")));

    public Task<DecodeOutcome> DecodeAsync(ImageDecodeRequest request, CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref jobs);
        return Faults.TryDequeue(out var fault) ? fault(cancellationToken) : decoder.DecodeAsync(request, cancellationToken);
    }
}
