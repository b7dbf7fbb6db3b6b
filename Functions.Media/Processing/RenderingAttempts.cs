using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Microsoft.Extensions.Logging;

namespace Functions.Media.Processing;

/// <summary>What becomes of a medium that brought a decoder down: the medium pays for it, with an attempt that its record counts (ME-8).</summary>
public sealed class RenderingAttempts(IMediaStore store, MediaOptions options, ILogger<RenderingAttempts> logger)
{
    /// <summary>Counts an attempt.</summary>
    /// <returns>The pause before the next one, or the verdict after the last.</returns>
    /// <exception cref="InvalidOperationException">
    /// No decoder could be started, or it had no room: that is this machine's fault, not the medium's, and costs no attempt.
    /// </exception>
    public async Task<Rendering> CountAsync(SnowflakeId mediaId, DecoderCrash cause, string detail, CancellationToken cancellationToken)
    {
        if (cause is DecoderCrash.NotStarted or DecoderCrash.DiskFull)
        {
            throw new InvalidOperationException($"Medium {mediaId} could not be decoded: {cause}, {detail}.");
        }

        var media = await store.UpdateAsync(mediaId, current => current.CountAttempt(), cancellationToken);
        var attempts = media!.Attempts;
        logger.LogAttempt(mediaId, attempts, cause, detail);
        return attempts < options.MaxAttempts
            ? new Rendering(RetryAfter: options.AttemptDelay * Math.Pow(2, attempts - 1))
            : new Rendering(new Verdict(MediaStatus.Failed, "decoder_failed", $"It could not be processed ({cause}, {attempts} attempts)."));
    }
}
