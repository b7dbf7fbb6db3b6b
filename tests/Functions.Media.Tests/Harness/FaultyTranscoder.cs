using System.Collections.Concurrent;
using Domain.Media.Decoding;
using Domain.Media.Videos;

namespace Functions.Media.Tests.Harness;

/// <summary>The real transcoder, in front of which tests put faults, one for each segment to be made.</summary>
internal sealed class FaultyTranscoder(IVideoTranscoder transcoder) : IVideoTranscoder
{
    private readonly ConcurrentQueue<int> segments = new();

    /// <summary>What the next segments meet; null: nothing.</summary>
    public ConcurrentQueue<Func<CancellationToken, Task<VideoOutcome<VideoSegment>>>?> Faults { get; } = new();

    /// <summary>The segments that were asked for, in order.</summary>
    public IReadOnlyList<int> Segments => [.. segments];

    /// <summary>The next segment brings the transcoder down.</summary>
    public void CrashNext() =>
        Faults.Enqueue(static _ => Task.FromResult<VideoOutcome<VideoSegment>>(new VideoOutcome<VideoSegment>.Crashed(DecoderCrash.Signalled, "signal 11")));

    /// <summary>The next segment meets no fault.</summary>
    public void PassNext() => Faults.Enqueue(null);

    public Task<VideoOutcome<VideoInfo>> InspectAsync(string inputPath, VideoLimits limits, CancellationToken cancellationToken) =>
        transcoder.InspectAsync(inputPath, limits, cancellationToken);

    public Task<VideoOutcome<VideoFile>> ExtractPosterAsync(string inputPath, VideoInfo info, string outputDirectory, CancellationToken cancellationToken) =>
        transcoder.ExtractPosterAsync(inputPath, info, outputDirectory, cancellationToken);

    public Task<VideoOutcome<VideoSegment>> TranscodeSegmentAsync(VideoSegmentRequest request, CancellationToken cancellationToken)
    {
        segments.Enqueue(request.Index);
        return Faults.TryDequeue(out var fault) && fault is not null ? fault(cancellationToken) : transcoder.TranscodeSegmentAsync(request, cancellationToken);
    }

    public Task<VideoOutcome<AudioRendition>> TranscodeAudioAsync(VideoAudioRequest request, CancellationToken cancellationToken) =>
        transcoder.TranscodeAudioAsync(request, cancellationToken);
}
