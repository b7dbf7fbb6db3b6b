using Domain.Feed;
using Domain.Ids;
using Domain.Paging;
using Domain.Problems;
using Domain.Social;

namespace Functions.Api.Posts;

/// <summary>Cursors of lists that are paged by a place: version and place, sealed for one list and one reader.</summary>
public sealed class ListCursor(CursorProtector protector)
{
    private const string Version = "1|";

    /// <summary>The place in a cursor; null on the first page.</summary>
    /// <exception cref="ProblemException"><c>invalid_cursor</c>.</exception>
    public FeedKey? Place(string list, SnowflakeId reader, string? cursor) => cursor is null ? null : FeedKey.Parse(Open(list, reader, cursor));

    /// <summary>The id in a cursor; null on the first page.</summary>
    /// <exception cref="ProblemException"><c>invalid_cursor</c>.</exception>
    public SnowflakeId? Id(string list, SnowflakeId reader, string? cursor) => cursor is null ? null : SnowflakeId.Parse(Open(list, reader, cursor));

    /// <summary>The place in a cursor of a list of people; null on the first page.</summary>
    /// <exception cref="ProblemException"><c>invalid_cursor</c>.</exception>
    public EdgePlace? Person(string list, SnowflakeId reader, string? cursor) => cursor is null ? null : EdgePlace.Parse(Open(list, reader, cursor));

    /// <summary>The cursor for the next page.</summary>
    public string? Next(string list, SnowflakeId reader, EdgePlace? place) => Seal(list, reader, place?.ToSortKey());

    /// <summary>The cursor for the next page.</summary>
    public string? Next(string list, SnowflakeId reader, FeedKey? place) => Seal(list, reader, place?.ToSortKey());

    /// <summary>The cursor for the next page.</summary>
    public string? Next(string list, SnowflakeId reader, SnowflakeId? id) => Seal(list, reader, id?.ToKey());

    private static string Purpose(string list, SnowflakeId reader) => $"{list}/{reader}";

    private string? Seal(string list, SnowflakeId reader, string? place) => place is null ? null : protector.Protect(Purpose(list, reader), Version + place);

    private string Open(string list, SnowflakeId reader, string cursor)
    {
        var payload = protector.Unprotect(Purpose(list, reader), cursor);
        return payload.StartsWith(Version, StringComparison.Ordinal)
            ? payload[Version.Length..]
            : throw new ProblemException(ProblemKind.Invalid, "invalid_cursor", "The cursor is of another version. Start again without a cursor.");
    }
}
