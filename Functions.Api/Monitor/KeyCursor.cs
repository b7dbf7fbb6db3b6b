using Domain.Ids;
using Domain.Paging;

namespace Functions.Api.Monitor;

/// <summary>Cursors of the monitor's lists, which are paged by a key: sealed for one list and one reader.</summary>
public sealed class KeyCursor(CursorProtector protector)
{
    /// <summary>The key in a cursor; null on the first page.</summary>
    /// <exception cref="Domain.Problems.ProblemException"><c>invalid_cursor</c>.</exception>
    public string? Open(string list, SnowflakeId reader, string? cursor) => cursor is null ? null : protector.Unprotect(Purpose(list, reader), cursor);

    /// <summary>The cursor for the next page.</summary>
    public string? Seal(string list, SnowflakeId reader, string? key) => key is null ? null : protector.Protect(Purpose(list, reader), key);

    private static string Purpose(string list, SnowflakeId reader) => $"monitor-1/{list}/{reader}";
}
