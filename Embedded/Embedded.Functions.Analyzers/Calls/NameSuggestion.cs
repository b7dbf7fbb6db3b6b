namespace Embedded.Functions.Analyzers.Calls;

/// <summary>What was probably meant by a name that does not exist.</summary>
internal static class NameSuggestion
{
    private const int FurthestDistance = 3;

    /// <summary>What to do: use the nearest name, or declare one.</summary>
    public static string For(string name, IEnumerable<string> names)
    {
        var nearest = names
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Min(FurthestDistance, name.Length / 2))
            .OrderBy(static candidate => candidate.Distance)
            .ThenBy(static candidate => candidate.Name, StringComparer.Ordinal)
            .Select(static candidate => candidate.Name)
            .FirstOrDefault();
        return nearest is null ? "declare it, or reference the project that does" : $"did you mean '{nearest}'?";
    }

    // Levenshtein, Binary codes capable of correcting deletions, insertions, and reversals (1966): one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
