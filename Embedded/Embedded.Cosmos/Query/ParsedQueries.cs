using System.Collections.Concurrent;
using Embedded.Cosmos.Sql;

namespace Embedded.Cosmos.Query;

/// <summary>Parsed queries by text. Parameters keep the number of texts small; when it is not, the cache starts anew.</summary>
internal static class ParsedQueries
{
    private const int MaxQueries = 1000;
    private const int MaxCachedLength = 8192;

    private static readonly ConcurrentDictionary<string, SqlQuery> Cache = new(StringComparer.Ordinal);

    public static SqlQuery Get(string text)
    {
        if (Cache.TryGetValue(text, out var query))
        {
            return query;
        }

        query = Parser.ParseQuery(text);
        if (text.Length <= MaxCachedLength)
        {
            if (Cache.Count >= MaxQueries)
            {
                Cache.Clear();
            }

            Cache[text] = query;
        }

        return query;
    }
}
