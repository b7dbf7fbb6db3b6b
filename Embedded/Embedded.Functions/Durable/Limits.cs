namespace Embedded.Functions.Durable;

/// <summary>
/// Bounds of names and ids. Source: Durable Task Scheduler limits and the extension's DurableClient; the engine is never more permissive.
/// </summary>
internal static class Limits
{
    public const int MaxInstanceIdLength = 100;
    public const int MaxNameLength = 200;

    /// <exception cref="ArgumentException">The id is not 1 to 100 printable ASCII characters, starts with @ or contains / \ # or
    /// ?.</exception>
    public static void RequireInstanceId(string? instanceId, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId, parameter);
        if (instanceId.Length > MaxInstanceIdLength)
        {
            throw new ArgumentException($"An instance id has at most {MaxInstanceIdLength} characters.", parameter);
        }

        if (instanceId[0] == '@')
        {
            throw new ArgumentException("An instance id must not start with @.", parameter);
        }

        foreach (char c in instanceId)
        {
            if (c is < ' ' or > '~' or '/' or '\\' or '#' or '?')
            {
                throw new ArgumentException("An instance id consists of printable ASCII characters other than / \\ # and ?.", parameter);
            }
        }
    }

    /// <exception cref="ArgumentException">The name is empty, longer than 200 characters or contains control characters.</exception>
    public static void RequireName(string? name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"A name has at most {MaxNameLength} characters.", parameter);
        }

        foreach (char c in name)
        {
            if (char.IsControl(c))
            {
                throw new ArgumentException("A name must not contain control characters.", parameter);
            }
        }
    }
}
