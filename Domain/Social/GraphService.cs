using Domain.Accounts;
using Domain.Faults;
using Domain.Feed;
using Domain.Ids;
using Domain.Problems;

namespace Domain.Social;

/// <summary>Following, blocking and muting. Everything may be repeated; whatever returns is complete, timelines included.</summary>
/// <remarks>
/// <para>A relation is kept twice, in two partitions that share no transaction: as <see cref="Edge"/> with the one it starts from (the truth, counted as
/// "following") and as <see cref="EdgeMirror"/> with the other ("followers", fan-out). A change goes in three writes:</para>
/// <list type="number">
/// <item>the edge, with a new version and unsettled. A change that shows somebody less (unfollow, block) counts from here on;</item>
/// <item>the mirror, if it is older than that version;</item>
/// <item>the edge again, settled. A change that shows somebody more (follow, unblock) counts only from here on.</item>
/// </list>
/// <para>So at every moment, crashes included: nobody sees what he may not; every follower by the edge is a follower by the mirror, so fan-out misses nobody;
/// each count changes in the transaction that changes what it counts, guarded by the ETag, so it is exact; and an unfinished change stands in the database
/// as an unsettled edge, which the repeated request or the sweep completes. A write that arrives late finds a newer version and does nothing.</para>
/// </remarks>
public sealed class GraphService(IGraphStore graph, IAccountStore accounts, TimelineUpkeep timelines, GraphOptions options, TimeProvider time)
{
    /// <summary>Follows, or asks a private account to be allowed to.</summary>
    /// <returns><see cref="EdgeState.Following"/> or <see cref="EdgeState.Requested"/>.</returns>
    /// <exception cref="ProblemException"><c>cannot_follow_yourself</c>, <c>user_not_found</c> (also when that person has blocked the follower),
    /// <c>user_blocked</c>, <c>following_limit_reached</c>.</exception>
    public async Task<EdgeState> FollowAsync(SnowflakeId follower, SnowflakeId followee, CancellationToken cancellationToken)
    {
        RefuseSelf(follower, followee, "cannot_follow_yourself", "You cannot follow yourself.");
        var account = await accounts.GetAsync(followee, cancellationToken) ?? throw ProblemException.NotFound("user");
        var relationship = (await graph.GetRelationshipsAsync(follower, [followee], cancellationToken))[followee];
        if (relationship.BlockedBy)
        {
            throw ProblemException.NotFound("user");
        }

        if (relationship.Blocking)
        {
            throw new ProblemException(ProblemKind.Conflict, "user_blocked", "You have blocked this person. Unblock first.");
        }

        if (!relationship.Following && (await graph.GetCountsAsync(follower, cancellationToken)).Following >= options.MaxFollowing)
        {
            throw new ProblemException(
                ProblemKind.Conflict, "following_limit_reached", $"You follow {options.MaxFollowing} people, which is the most. Unfollow somebody first.");
        }

        var wanted = account.IsPrivate ? EdgeState.Requested : EdgeState.Following;
        var state = await ChangeAsync(
            EdgeKind.Follow, follower, followee, edge => edge.Target == EdgeState.Following ? EdgeState.Following : wanted, cancellationToken);
        if (state == EdgeState.Requested && await accounts.GetAsync(followee, cancellationToken) is { IsPrivate: false })
        {
            // It has gone public meanwhile, and those who accepted its requests may not have seen this one.
            state = await AcceptAsync(follower, followee, cancellationToken);
        }

        return state == EdgeState.None ? throw ProblemException.NotFound("user") : state;
    }

    /// <summary>Unfollows, or withdraws the request.</summary>
    public Task UnfollowAsync(SnowflakeId follower, SnowflakeId followee, CancellationToken cancellationToken) =>
        ChangeAsync(EdgeKind.Follow, follower, followee, static _ => EdgeState.None, cancellationToken);

    /// <summary>Makes somebody no longer a follower.</summary>
    public Task RemoveFollowerAsync(SnowflakeId user, SnowflakeId follower, CancellationToken cancellationToken) =>
        ChangeAsync(
            EdgeKind.Follow, follower, user, static edge => edge.Target == EdgeState.Requested ? EdgeState.Requested : EdgeState.None, cancellationToken);

    /// <summary>Lets somebody follow who has asked to.</summary>
    /// <exception cref="ProblemException"><c>request_not_found</c>.</exception>
    public async Task ApproveAsync(SnowflakeId user, SnowflakeId follower, CancellationToken cancellationToken)
    {
        var state = await ChangeAsync(
            EdgeKind.Follow,
            follower,
            user,
            static edge => edge.Target == EdgeState.None ? throw ProblemException.NotFound("request") : EdgeState.Following,
            cancellationToken);
        if (state == EdgeState.None)
        {
            throw ProblemException.NotFound("request");
        }
    }

    /// <summary>Refuses somebody who has asked to follow.</summary>
    /// <exception cref="ProblemException"><c>request_not_found</c>: he follows already.</exception>
    public Task DeclineAsync(SnowflakeId user, SnowflakeId follower, CancellationToken cancellationToken) =>
        ChangeAsync(
            EdgeKind.Follow,
            follower,
            user,
            static edge => edge.Target == EdgeState.Following ? throw ProblemException.NotFound("request") : EdgeState.None,
            cancellationToken);

    /// <summary>
    /// Lets those follow who have asked, as far as one step goes, unless the account is private: to be called until it returns null after the account has
    /// gone public. Whoever asks later sees by himself that it has.
    /// </summary>
    /// <param name="user">Whose account.</param>
    /// <param name="after">Where the step before ended; null at the beginning.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Where this step ended; null: nobody is left.</returns>
    public async Task<EdgePlace?> AcceptRequestsAsync(SnowflakeId user, EdgePlace? after, CancellationToken cancellationToken)
    {
        if (await accounts.GetAsync(user, cancellationToken) is not { IsPrivate: false })
        {
            return null;
        }

        var requests = await graph.ListRequestsAsync(user, after, options.AcceptBatch, cancellationToken);
        foreach (var request in requests)
        {
            _ = await AcceptAsync(request.Person, user, cancellationToken);
        }

        return requests.Count == options.AcceptBatch ? requests[^1] : null;
    }

    /// <summary>Blocks: neither sees anything of the other any more, and neither follows the other.</summary>
    /// <exception cref="ProblemException"><c>cannot_block_yourself</c>, <c>user_not_found</c>.</exception>
    public async Task BlockAsync(SnowflakeId blocker, SnowflakeId blocked, CancellationToken cancellationToken)
    {
        RefuseSelf(blocker, blocked, "cannot_block_yourself", "You cannot block yourself.");
        _ = await accounts.GetAsync(blocked, cancellationToken) ?? throw ProblemException.NotFound("user");
        await ChangeAsync(EdgeKind.Block, blocker, blocked, static _ => EdgeState.Blocked, cancellationToken);
    }

    /// <summary>Unblocks. Nobody follows anybody again by that.</summary>
    public Task UnblockAsync(SnowflakeId blocker, SnowflakeId blocked, CancellationToken cancellationToken) =>
        ChangeAsync(EdgeKind.Block, blocker, blocked, static _ => EdgeState.None, cancellationToken);

    /// <summary>Mutes: the other's posts no longer come up in the user's feed, and nothing else changes.</summary>
    /// <exception cref="ProblemException"><c>cannot_mute_yourself</c>, <c>user_not_found</c> (also when that person has blocked the user).</exception>
    public async Task MuteAsync(SnowflakeId user, SnowflakeId muted, CancellationToken cancellationToken)
    {
        RefuseSelf(user, muted, "cannot_mute_yourself", "You cannot mute yourself.");
        if (await accounts.GetAsync(muted, cancellationToken) is null
            || (await graph.GetRelationshipsAsync(user, [muted], cancellationToken))[muted].BlockedBy)
        {
            throw ProblemException.NotFound("user");
        }

        await SetMuteAsync(user, muted, EdgeState.Muted, cancellationToken);
    }

    /// <summary>Unmutes.</summary>
    public Task UnmuteAsync(SnowflakeId user, SnowflakeId muted, CancellationToken cancellationToken) =>
        SetMuteAsync(user, muted, EdgeState.None, cancellationToken);

    /// <summary>Completes changes that were begun and not finished.</summary>
    /// <returns>How many.</returns>
    public async Task<int> CompleteUnsettledAsync(CancellationToken cancellationToken)
    {
        var before = (time.GetUtcNow() - options.UnsettledAfter).ToUnixTimeMilliseconds();
        var unsettled = await graph.ListUnsettledAsync(before, options.SweepBatch, cancellationToken);
        foreach (var found in unsettled)
        {
            await ChangeAsync(found.Kind, found.From, found.To, static edge => edge.Target, cancellationToken);
        }

        return unsettled.Count;
    }

    private static void RefuseSelf(SnowflakeId one, SnowflakeId other, string code, string detail)
    {
        if (one == other)
        {
            throw new ProblemException(ProblemKind.Invalid, code, detail);
        }
    }

    // Only what is still asked for: a request may have been withdrawn or declined meanwhile.
    private Task<EdgeState> AcceptAsync(SnowflakeId follower, SnowflakeId followee, CancellationToken cancellationToken) => ChangeAsync(
        EdgeKind.Follow,
        follower,
        followee,
        static edge => edge.Target == EdgeState.Requested ? EdgeState.Following : edge.Target,
        cancellationToken);

    // Whether the change shows anybody more than before: then it counts last, otherwise first.
    private static bool ShowsMore(EdgeKind kind, EdgeState target) => kind == EdgeKind.Block ? target == EdgeState.None : target == EdgeState.Following;

    private static int Counted(EdgeState state) => state == EdgeState.Following ? 1 : 0;

    private async Task<EdgeState> ChangeAsync(
        EdgeKind kind, SnowflakeId from, SnowflakeId to, Func<Edge, EdgeState> decide, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.MaxAttempts; attempt++)
        {
            await BackOffAsync(attempt, cancellationToken);
            var edge = await graph.GetEdgeAsync(kind, from, to, cancellationToken);
            var target = decide(edge);
            if (edge.Settled && edge.State == target)
            {
                return target;
            }

            if (edge.Settled || edge.Target != target)
            {
                if (await BeginAsync(edge, target, cancellationToken) is not { } begun)
                {
                    continue;
                }

                edge = begun;
            }

            // Looked up after the edge was written, as a block removes edges after it was written: of a follow and a block at the same moment,
            // one sees the other.
            if (kind == EdgeKind.Follow && target != EdgeState.None && await IsBlockedAsync(from, to, cancellationToken))
            {
                decide = static _ => EdgeState.None;
                continue;
            }

            if (await FinishAsync(edge, cancellationToken))
            {
                return target;
            }
        }

        throw Busy();
    }

    // Kept with one person only, so one write is all of it.
    private async Task SetMuteAsync(SnowflakeId user, SnowflakeId muted, EdgeState state, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.MaxAttempts; attempt++)
        {
            await BackOffAsync(attempt, cancellationToken);
            var edge = await graph.GetEdgeAsync(EdgeKind.Mute, user, muted, cancellationToken);
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var changed = edge with { State = state, Target = state, Version = Math.Max(edge.Version + 1, now), SinceMs = now };
            if (edge.State == state || await graph.TryWriteEdgeAsync(changed, 0, cancellationToken) is not null)
            {
                return;
            }
        }

        throw Busy();
    }

    private static ProblemException Busy() => new(ProblemKind.Unavailable, "relation_busy", "Others are changing the same relation. Try again.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    // Rivals who try again at once keep undoing one another; a random pause lets one of them get through.
    private Task BackOffAsync(int attempt, CancellationToken cancellationToken) => attempt == 0
        ? Task.CompletedTask
        : Task.Delay(options.RetryDelay * Math.Min(attempt, 8) * Random.Shared.NextDouble(), time, cancellationToken);

    private async Task<Edge?> BeginAsync(Edge edge, EdgeState target, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var begun = edge with { Target = target, Version = Math.Max(edge.Version + 1, now), Settled = false };
        if (!ShowsMore(edge.Kind, target))
        {
            begun = begun with { State = target, SinceMs = now };
        }

        CrashPoint.Reach(SocialCrashPoints.EdgeBeginBefore);
        var written = await graph.TryWriteEdgeAsync(begun, Counted(begun.State) - Counted(edge.State), cancellationToken);
        CrashPoint.Reach(SocialCrashPoints.EdgeBegun);
        return written;
    }

    private async Task<bool> FinishAsync(Edge edge, CancellationToken cancellationToken)
    {
        if (!await MirrorAsync(edge, cancellationToken))
        {
            return false;
        }

        CrashPoint.Reach(SocialCrashPoints.EdgeMirrored);
        await ApplyAsync(edge, cancellationToken);
        CrashPoint.Reach(SocialCrashPoints.EdgeApplied);
        var settled = edge with
        {
            State = edge.Target,
            Settled = true,
            SinceMs = edge.State == edge.Target ? edge.SinceMs : time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        var written = await graph.TryWriteEdgeAsync(settled, Counted(settled.State) - Counted(edge.State), cancellationToken);
        CrashPoint.Reach(SocialCrashPoints.EdgeSettled);
        return written is not null;
    }

    private async Task<bool> MirrorAsync(Edge edge, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.MaxAttempts; attempt++)
        {
            var mirror = await graph.GetMirrorAsync(edge.Kind, edge.From, edge.To, cancellationToken);
            if (mirror.Version >= edge.Version)
            {
                return mirror.Version == edge.Version;
            }

            var next = mirror with { State = edge.Target, Version = edge.Version, SinceMs = edge.Version };
            if (await graph.TryWriteMirrorAsync(next, Counted(next.State) - Counted(mirror.State), cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task ApplyAsync(Edge edge, CancellationToken cancellationToken)
    {
        switch (edge.Target)
        {
            case EdgeState.Following:
                try
                {
                    await timelines.FollowedAsync(edge.From, edge.To, cancellationToken);
                }
                catch (TimelineUnavailableException)
                {
                    // A timeline that comes back without the followee's posts would have a hole: the follow stays unfinished until it can be done.
                    throw new ProblemException(ProblemKind.Unavailable, "timeline_unavailable", "Your feed cannot be updated at the moment. Try again.")
                    {
                        RetryAfter = TimeSpan.FromSeconds(5),
                    };
                }

                break;
            case EdgeState.None when edge.Kind == EdgeKind.Follow:
                await timelines.UnfollowedAsync(edge.From, edge.To, cancellationToken);
                break;
            case EdgeState.Blocked:
                await ChangeAsync(EdgeKind.Follow, edge.From, edge.To, static _ => EdgeState.None, cancellationToken);
                await ChangeAsync(EdgeKind.Follow, edge.To, edge.From, static _ => EdgeState.None, cancellationToken);
                break;
            default:
                break;
        }
    }

    private async Task<bool> IsBlockedAsync(SnowflakeId one, SnowflakeId other, CancellationToken cancellationToken)
    {
        var blocking = graph.GetEdgeAsync(EdgeKind.Block, one, other, cancellationToken);
        var blockedBy = graph.GetEdgeAsync(EdgeKind.Block, other, one, cancellationToken);
        return (await blocking).State == EdgeState.Blocked || (await blockedBy).State == EdgeState.Blocked;
    }
}
