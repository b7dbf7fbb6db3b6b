namespace Embedded.Storage.Content;

/// <summary>Which contents are being read, so that their files are not removed under a reader.</summary>
internal sealed class Pins
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, int> counts = [];

    /// <summary>Looks a content up and pins it in one step, so that it cannot be judged unused in between.</summary>
    public T? Pin<T>(Func<T?> find, Func<T, long> contentOf)
        where T : class
    {
        lock (gate)
        {
            var found = find();
            if (found is not null)
            {
                var content = contentOf(found);
                counts[content] = counts.GetValueOrDefault(content) + 1;
            }

            return found;
        }
    }

    public void Unpin(long content)
    {
        lock (gate)
        {
            if (--counts[content] == 0)
            {
                counts.Remove(content);
            }
        }
    }

    /// <summary>Looks garbage up, less what is pinned. Garbage never becomes reachable again, so what is not pinned now never will be.</summary>
    public List<long> Unpinned(Func<List<long>> findGarbage)
    {
        lock (gate)
        {
            return findGarbage().FindAll(content => !counts.ContainsKey(content));
        }
    }
}
