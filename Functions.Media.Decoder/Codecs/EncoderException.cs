using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Codecs;

/// <summary>An encoder of the system's failed. Says nothing about the uploaded picture, which it has not seen.</summary>
internal sealed class EncoderException(string message, bool isOutOfMemory = false) : ImageEngineException(message)
{
    /// <inheritdoc/>
    public override bool IsOutOfMemory => isOutOfMemory;
}
