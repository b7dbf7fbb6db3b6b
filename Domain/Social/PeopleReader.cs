using Domain.Accounts;
using Domain.Ids;
using Domain.Posts;

namespace Domain.Social;

/// <summary>Lists of people for a viewer. Nobody meets in a list whom he has blocked or who has blocked him.</summary>
public sealed class PeopleReader(IGraphStore graph, IAccountStore accounts, PostReader reader)
{
    /// <summary>A page of who follows somebody, latest first. Empty where the account is private and not followed.</summary>
    /// <returns>The people, and the place to go on from; null at the end.</returns>
    /// <exception cref="Problems.ProblemException"><c>user_not_found</c>.</exception>
    public async Task<(IReadOnlyList<Account> People, EdgePlace? Next)> ListFollowersAsync(
        SnowflakeId viewer, SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        await MayListAsync(viewer, user, cancellationToken)
            ? await PresentAsync(viewer, await graph.ListFollowersAsync(user, after, limit, cancellationToken), limit, cancellationToken)
            : ([], null);

    /// <summary>A page of whom somebody follows, latest first. Empty where the account is private and not followed.</summary>
    /// <returns>The people, and the place to go on from; null at the end.</returns>
    /// <exception cref="Problems.ProblemException"><c>user_not_found</c>.</exception>
    public async Task<(IReadOnlyList<Account> People, EdgePlace? Next)> ListFollowingAsync(
        SnowflakeId viewer, SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        await MayListAsync(viewer, user, cancellationToken)
            ? await PresentAsync(viewer, await graph.ListFollowingAsync(user, after, limit, cancellationToken), limit, cancellationToken)
            : ([], null);

    /// <summary>A page of who has asked to follow the user, latest first.</summary>
    /// <returns>The people, and the place to go on from; null at the end.</returns>
    public async Task<(IReadOnlyList<Account> People, EdgePlace? Next)> ListRequestsAsync(
        SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        await PresentAsync(user, await graph.ListRequestsAsync(user, after, limit, cancellationToken), limit, cancellationToken);

    /// <summary>A page of whom the user has blocked, latest first.</summary>
    /// <returns>The people, and the place to go on from; null at the end.</returns>
    public async Task<(IReadOnlyList<Account> People, EdgePlace? Next)> ListBlockedAsync(
        SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken)
    {
        var places = await graph.ListBlockedAsync(user, after, limit, cancellationToken);
        return (await ReadAsync(places, static _ => true, cancellationToken), NextOf(places, limit));
    }

    /// <summary>A page of whom the user has muted, latest first.</summary>
    /// <returns>The people, and the place to go on from; null at the end.</returns>
    public async Task<(IReadOnlyList<Account> People, EdgePlace? Next)> ListMutedAsync(
        SnowflakeId user, EdgePlace? after, int limit, CancellationToken cancellationToken) =>
        await PresentAsync(user, await graph.ListMutedAsync(user, after, limit, cancellationToken), limit, cancellationToken);

    private static EdgePlace? NextOf(IReadOnlyList<EdgePlace> places, int limit) => places.Count == limit ? places[^1] : null;

    private async Task<bool> MayListAsync(SnowflakeId viewer, SnowflakeId user, CancellationToken cancellationToken)
    {
        var (account, relationship) = await reader.GetAccountAsync(viewer, user, cancellationToken);
        return PostVisibility.CanSeePostsOf(account, viewer, relationship.Following, relationship.Blocked);
    }

    private async Task<(IReadOnlyList<Account> People, EdgePlace? Next)> PresentAsync(
        SnowflakeId viewer, IReadOnlyList<EdgePlace> places, int limit, CancellationToken cancellationToken)
    {
        var relationships = await graph.GetRelationshipsAsync(viewer, [.. places.Select(static place => place.Person)], cancellationToken);
        return (await ReadAsync(places, person => !relationships[person].Blocked, cancellationToken), NextOf(places, limit));
    }

    private async Task<IReadOnlyList<Account>> ReadAsync(IReadOnlyList<EdgePlace> places, Func<SnowflakeId, bool> isShown, CancellationToken cancellationToken)
    {
        var shown = places.Select(static place => place.Person).Where(isShown).ToList();
        var known = await accounts.GetManyAsync(shown, cancellationToken);
        return [.. shown.Select(person => known.GetValueOrDefault(person)).OfType<Account>()];
    }
}
