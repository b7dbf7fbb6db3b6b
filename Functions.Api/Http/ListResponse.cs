namespace Functions.Api.Http;

/// <summary>One page of a list.</summary>
/// <param name="Items">The items, in the list's order.</param>
/// <param name="NextCursor">Ask for the next page with it; null on the last.</param>
/// <param name="HasMore">Whether another page may follow.</param>
public sealed record ListResponse<T>(IReadOnlyList<T> Items, string? NextCursor, bool HasMore)
{
    /// <summary>A page; it is the last one when there is no cursor.</summary>
    public ListResponse(IReadOnlyList<T> items, string? nextCursor)
        : this(items, nextCursor, nextCursor is not null)
    {
    }
}
