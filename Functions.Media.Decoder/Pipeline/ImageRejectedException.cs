namespace Functions.Media.Decoder.Pipeline;

/// <summary>The picture is unacceptable, for one of <see cref="Domain.Media.Decoding.RejectionReason"/>'s reasons.</summary>
internal sealed class ImageRejectedException(string reason, string detail, Exception? cause = null) : Exception(detail, cause)
{
    public string Reason { get; } = reason;
}
