using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Protocol;

/// <summary>The answer to one <see cref="DecoderRequest"/>: a picture, or a reason, or an error.</summary>
public sealed record DecoderResponse
{
    /// <summary>The job's number.</summary>
    public required long Id { get; init; }

    /// <summary>Set when every variant was written.</summary>
    public DecodedImage? Image { get; init; }

    /// <summary>Set when the picture is unacceptable: one of <see cref="RejectionReason"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Set when the decoder itself failed.</summary>
    public DecoderError? Error { get; init; }

    /// <summary>Explains <see cref="Reason"/> or <see cref="Error"/> in one sentence.</summary>
    public string? Detail { get; init; }
}
