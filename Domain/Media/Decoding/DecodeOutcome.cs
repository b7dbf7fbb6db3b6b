namespace Domain.Media.Decoding;

/// <summary>How a decoding job ended: exactly one of the nested cases.</summary>
public abstract record DecodeOutcome
{
    private DecodeOutcome()
    {
    }

    /// <summary>Every variant was written.</summary>
    public sealed record Decoded(DecodedImage Image) : DecodeOutcome;

    /// <summary>The picture itself is unacceptable. Final: the same bytes always get the same answer, so trying again is pointless.</summary>
    /// <param name="Reason">One of <see cref="RejectionReason"/>'s codes.</param>
    /// <param name="Detail">One sentence for the owner. Holds nothing from the picture's content.</param>
    public sealed record Rejected(string Reason, string Detail) : DecodeOutcome;

    /// <summary>The decoder failed. Costs one attempt; a later attempt may succeed.</summary>
    /// <param name="Cause">What ended it.</param>
    /// <param name="Detail">For operators: exit code, signal, last words.</param>
    public sealed record Crashed(DecoderCrash Cause, string Detail) : DecodeOutcome;
}
