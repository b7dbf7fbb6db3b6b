namespace Infrastructure.Durable;

/// <summary>Parts of instance ids.</summary>
internal static class InstanceIds
{
    /// <summary>A version as part of one. Versions are entity tags, with quotes and whatever else the database puts into them.</summary>
    public static string Of(string version) => string.Concat(version.Where(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
