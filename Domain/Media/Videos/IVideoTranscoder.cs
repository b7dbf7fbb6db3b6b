namespace Domain.Media.Videos;

/// <summary>Turns the untrusted bytes of one uploaded film into its HLS ladder and poster (ME-6, ME-8, UP-5).</summary>
/// <remarks>
/// Inspect once, plan (<see cref="VideoPlan.Create"/>), then make poster, sound and each segment in any order, at the same time, on any machine that has the file: each is
/// a job of its own, so what a killed worker loses is one segment. The same job gives the same bytes. An implementation never lets a film harm its
/// caller: what the transcoder cannot survive is reported as <see cref="VideoOutcome{T}.Crashed"/>. Cancelling means that the caller no longer wants the answer;
/// it is no attempt and throws <see cref="OperationCanceledException"/>. Output folders exist and belong to one job alone; what they hold is complete only
/// after <see cref="VideoOutcome{T}.Done"/>.
/// </remarks>
public interface IVideoTranscoder
{
    /// <summary>Tells what the file is, from its bytes alone, and whether it is acceptable. Reads the whole file but decodes hardly anything.</summary>
    /// <exception cref="FileNotFoundException">The input is not there: the caller's mistake, not the film's.</exception>
    Task<VideoOutcome<VideoInfo>> InspectAsync(string inputPath, VideoLimits limits, CancellationToken cancellationToken);

    /// <summary>Writes one frame in full size, upright and in sRGB, as a PNG that an <see cref="Decoding.IImageDecoder"/> then takes as its input.</summary>
    /// <param name="inputPath">The film.</param>
    /// <param name="info">What inspecting it gave.</param>
    /// <param name="outputDirectory">Where the picture goes.</param>
    /// <param name="cancellationToken">Ends the job.</param>
    /// <returns>The picture's file.</returns>
    Task<VideoOutcome<VideoFile>> ExtractPosterAsync(string inputPath, VideoInfo info, string outputDirectory, CancellationToken cancellationToken);

    /// <summary>Makes one segment of the film on every rung at once: decoded once, then scaled and encoded for each.</summary>
    Task<VideoOutcome<VideoSegment>> TranscodeSegmentAsync(VideoSegmentRequest request, CancellationToken cancellationToken);

    /// <summary>Encodes the film's sound as a whole, so that no gap is heard where segments meet, and cuts it into segments.</summary>
    /// <exception cref="ArgumentException">The film has no sound (<see cref="VideoInfo.Audio"/> is null).</exception>
    Task<VideoOutcome<AudioRendition>> TranscodeAudioAsync(VideoAudioRequest request, CancellationToken cancellationToken);
}
