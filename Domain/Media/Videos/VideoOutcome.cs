using Domain.Media.Decoding;

namespace Domain.Media.Videos;

/// <summary>How a job on a film ended: exactly one of the nested cases.</summary>
/// <typeparam name="T">What the job makes.</typeparam>
public abstract record VideoOutcome<T>
{
    private VideoOutcome()
    {
    }

    /// <summary>It is made.</summary>
    public sealed record Done(T Value) : VideoOutcome<T>;

    /// <summary>The film itself is unacceptable. Final: the same bytes always get the same answer, so trying again is pointless.</summary>
    /// <param name="Reason">One of <see cref="VideoRejection"/>'s codes.</param>
    /// <param name="Detail">One sentence for the owner. Holds nothing from the film's content.</param>
    public sealed record Rejected(string Reason, string Detail) : VideoOutcome<T>;

    /// <summary>The transcoder failed. Costs one attempt; a later attempt may succeed.</summary>
    /// <param name="Cause">What ended it.</param>
    /// <param name="Detail">For operators: exit code, signal, last words.</param>
    public sealed record Crashed(DecoderCrash Cause, string Detail) : VideoOutcome<T>;
}
