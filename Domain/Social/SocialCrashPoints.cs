namespace Domain.Social;

/// <summary>The places in following, publishing and fan-out at which tests kill the process: before and after each commit and side effect.</summary>
public static class SocialCrashPoints
{
    /// <summary>Before a change of an edge is begun with the one it starts from.</summary>
    public const string EdgeBeginBefore = "social.edge.begin.before";

    /// <summary>After that, before the other one's mirror.</summary>
    public const string EdgeBegun = "social.edge.begun";

    /// <summary>After the mirror, before timelines and opposite edges.</summary>
    public const string EdgeMirrored = "social.edge.mirrored";

    /// <summary>After those, before the edge is settled.</summary>
    public const string EdgeApplied = "social.edge.applied";

    /// <summary>After the edge is settled, before the caller knows.</summary>
    public const string EdgeSettled = "social.edge.settled";

    /// <summary>Before a post becomes visible.</summary>
    public const string PublishBefore = "social.publish.before";

    /// <summary>After that.</summary>
    public const string PublishAfter = "social.publish.after";

    /// <summary>Before a post becomes failed.</summary>
    public const string FailBefore = "social.fail.before";

    /// <summary>After that.</summary>
    public const string FailAfter = "social.fail.after";

    /// <summary>Before the author's own timelines are written.</summary>
    public const string OwnTimelineBefore = "social.own-timeline.before";

    /// <summary>After that.</summary>
    public const string OwnTimelineAfter = "social.own-timeline.after";

    /// <summary>Before an author is marked as a celebrity.</summary>
    public const string CelebrityBefore = "social.celebrity.before";

    /// <summary>After that.</summary>
    public const string CelebrityAfter = "social.celebrity.after";

    /// <summary>Before the next batches of followers are planned.</summary>
    public const string PlanBefore = "social.plan.before";

    /// <summary>After that.</summary>
    public const string PlanAfter = "social.plan.after";

    /// <summary>Before a batch of timelines is written.</summary>
    public const string FanOutBefore = "social.fan-out.before";

    /// <summary>After that.</summary>
    public const string FanOutAfter = "social.fan-out.after";

    /// <summary>Before a post is removed from a batch of timelines.</summary>
    public const string RetractBefore = "social.retract.before";

    /// <summary>After that.</summary>
    public const string RetractAfter = "social.retract.after";

    /// <summary>Before a waiting post is told that a medium has settled.</summary>
    public const string TellBefore = "social.tell.before";

    /// <summary>After that, before the event is acknowledged.</summary>
    public const string TellAfter = "social.tell.after";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        EdgeBeginBefore, EdgeBegun, EdgeMirrored, EdgeApplied, EdgeSettled, PublishBefore, PublishAfter, FailBefore, FailAfter,
        OwnTimelineBefore, OwnTimelineAfter,
        CelebrityBefore, CelebrityAfter, PlanBefore, PlanAfter, FanOutBefore, FanOutAfter, RetractBefore, RetractAfter, TellBefore, TellAfter,
    ];
}
