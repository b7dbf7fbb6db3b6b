using Domain.Media.Decoding;
using Domain.Media.Videos;

namespace Functions.Media.Transcoding;

/// <summary>How a run of a program ended.</summary>
/// <param name="Crash">Set when the run failed for no reason that lies in the film.</param>
/// <param name="Succeeded">Whether the program says that it did what it was asked.</param>
/// <param name="Output">What it answered on its standard output.</param>
/// <param name="Words">What it said last on its standard error; the detail of a crash.</param>
internal sealed record ToolRun(DecoderCrash? Crash, bool Succeeded, byte[] Output, string Words)
{
    /// <summary>It was ended because it answered more than anybody needs.</summary>
    public static ToolRun TooMuchOutput { get; } = new(null, false, [], nameof(TooMuchOutput));

    public static ToolRun Failed(DecoderCrash cause, string detail) => new(cause, false, [], detail);

    /// <summary>This as the outcome of a job: a crash, or the film's own fault.</summary>
    public VideoOutcome<T> ToFailure<T>(string reason, string detail) =>
        Crash is { } cause ? new VideoOutcome<T>.Crashed(cause, Words) : new VideoOutcome<T>.Rejected(reason, detail);
}
