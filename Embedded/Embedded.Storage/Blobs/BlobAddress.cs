namespace Embedded.Storage;

/// <summary>
/// Account, container and name of a blob. Names are case-sensitive, 1–1,024 characters (Naming and referencing containers, blobs, and metadata).
/// </summary>
public readonly record struct BlobAddress
{
    private const int MaxNameLength = 1024;

    /// <summary>Checks the names and throws <see cref="StorageException"/> (400) where one is not allowed.</summary>
    public BlobAddress(string account, string container, string name)
    {
        CheckContainer(container);
        CheckName(name);
        Account = account;
        Container = container;
        Name = name;
    }

    /// <summary>The storage account.</summary>
    public string Account { get; }

    /// <summary>The container.</summary>
    public string Container { get; }

    /// <summary>The blob's name, decoded; may contain <c>/</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Account}/{Container}/{Name}";

    /// <summary>The address as a URL below <paramref name="endpoint"/>, each segment escaped.</summary>
    public Uri ToUri(Uri endpoint) => new(endpoint, $"/{Account}/{Container}/{Uri.EscapeDataString(Name).Replace("%2F", "/", StringComparison.Ordinal)}");

    internal static void CheckContainer(string container)
    {
        var valid = container.Length is >= 3 and <= 63 && container[0] != '-' && container[^1] != '-'
            && !container.Contains("--", StringComparison.Ordinal)
            && container.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-');
        if (!valid)
        {
            throw StorageErrors.InvalidResourceName("a container's name is 3–63 lower-case letters, digits and single hyphens.");
        }
    }

    private static void CheckName(string name)
    {
        if (name.Length is 0 or > MaxNameLength)
        {
            throw StorageErrors.InvalidResourceName("a blob's name has 1–1,024 characters.");
        }

        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsControl(c) || c is '\\' or '\uFFFD' or '\uFFFE' or '\uFFFF')
            {
                throw StorageErrors.InvalidResourceName("control characters, backslashes and non-characters are not allowed.");
            }

            if (char.IsSurrogate(c) && !(char.IsHighSurrogate(c) && i + 1 < name.Length && char.IsLowSurrogate(name[++i])))
            {
                throw StorageErrors.InvalidResourceName("it is not well-formed Unicode.");
            }
        }

        // Clients, proxies and browsers resolve dot segments, each in its own way; a name that contains one cannot be addressed reliably.
        foreach (var segment in name.AsSpan().Split('/'))
        {
            if (name.AsSpan()[segment] is "." or "..")
            {
                throw StorageErrors.InvalidResourceName("a segment may not be . or ...");
            }
        }
    }
}
