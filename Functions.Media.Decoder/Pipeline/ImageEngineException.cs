namespace Functions.Media.Decoder.Pipeline;

/// <summary>An <see cref="IImageEngine"/>'s library refused or failed; the message is its own.</summary>
internal abstract class ImageEngineException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether memory ran out, which says nothing about the picture.</summary>
    public abstract bool IsOutOfMemory { get; }
}
