using Functions.Media.Decoder.Pipeline;
using ImageMagick;

namespace Functions.Media.Decoder.Azure;

/// <summary>ImageMagick refused or failed.</summary>
internal sealed class MagickFailure(MagickException cause) : ImageEngineException(cause.Message, cause)
{
    /// <inheritdoc/>
    public override bool IsOutOfMemory => InnerException is MagickResourceLimitErrorException or MagickCacheErrorException;
}
