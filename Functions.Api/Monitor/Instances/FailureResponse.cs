using DurableTask.Core;
using Microsoft.DurableTask;

namespace Functions.Api.Monitor.Instances;

/// <summary>Why something failed.</summary>
/// <param name="Type">The exception's full type name.</param>
/// <param name="Message">Its message.</param>
/// <param name="StackTrace">Where; null where it is not known.</param>
/// <param name="Causes">What caused it, each caused by the next; at most 16.</param>
public sealed record FailureResponse(string Type, string Message, string? StackTrace, IReadOnlyList<FailureCause> Causes)
{
    private const int MaxText = 4096;
    private const int MaxCauses = 16;

    /// <summary>The failure of an instance; null for none.</summary>
    public static FailureResponse? Of(TaskFailureDetails? details)
    {
        var chain = new List<FailureCause>();
        for (var at = details; at is not null && chain.Count <= MaxCauses; at = at.InnerFailure)
        {
            chain.Add(new(at.ErrorType, Shown(at.ErrorMessage)!, Shown(at.StackTrace)));
        }

        return Of(chain);
    }

    /// <summary>The failure of a task; null for none.</summary>
    public static FailureResponse? Of(FailureDetails? details)
    {
        var chain = new List<FailureCause>();
        for (var at = details; at is not null && chain.Count <= MaxCauses; at = at.InnerFailure)
        {
            chain.Add(new(at.ErrorType, Shown(at.ErrorMessage)!, Shown(at.StackTrace)));
        }

        return Of(chain);
    }

    private static FailureResponse? Of(List<FailureCause> chain) =>
        chain is [var first, .. var causes] ? new(first.Type, first.Message, first.StackTrace, causes) : null;

    private static string? Shown(string? text) => PayloadPreview.Of(text, MaxText)?.Text;
}
