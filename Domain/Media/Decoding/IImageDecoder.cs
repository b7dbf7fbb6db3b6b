namespace Domain.Media.Decoding;

/// <summary>Turns the untrusted bytes of one uploaded picture into its display variants and its fingerprint (ME-1, ME-2, ME-4, ME-5, ME-8).</summary>
/// <remarks>
/// An implementation never lets a picture harm its caller: what the decoder cannot survive is reported as <see cref="DecodeOutcome.Crashed"/>.
/// Cancelling means that the caller no longer wants the answer; it is no attempt and throws <see cref="OperationCanceledException"/>.
/// </remarks>
public interface IImageDecoder
{
    /// <summary>Decodes <see cref="ImageDecodeRequest.InputPath"/> and writes every variant into <see cref="ImageDecodeRequest.OutputDirectory"/>.</summary>
    /// <exception cref="FileNotFoundException">The input is not there: the caller's mistake, not the picture's.</exception>
    Task<DecodeOutcome> DecodeAsync(ImageDecodeRequest request, CancellationToken cancellationToken);
}
