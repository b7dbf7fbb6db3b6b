using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Durable;

/// <summary>
/// Bounds of names and ids. Source: Durable Task Scheduler limits and the extension's DurableClient; the engine is never more permissive.
/// </summary>
internal static class Limits
{
    public const int MaxInstanceIdLength = 100;
    public const int MaxNameLength = 100;

    /// <summary>16 KB of UTF-16. Source: IDurableOrchestrationContext.SetCustomStatus of the extension.</summary>
    public const int MaxCustomStatusLength = 8 * 1024;

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

    /// <exception cref="ArgumentException">The id is empty or that of an entity. Source: Check.NotEntity of the SDK.</exception>
    public static void RequireNoEntity(string? instanceId, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId, parameter);
        if (instanceId[0] == '@')
        {
            throw new ArgumentException("Instance ids that start with @ are those of entities.", parameter);
        }
    }

    /// <exception cref="ArgumentException">The id is empty, or <c>@name@key</c> is longer than 100 characters or not of printable ASCII
    /// without / \ # and ?.</exception>
    public static void RequireEntityId(EntityInstanceId id, string parameter)
    {
        if (id == default)
        {
            throw new ArgumentException("The id of the entity is empty.", parameter);
        }

        RequireInstanceId(id.ToString()[1..], parameter);
        if (id.ToString().Length > MaxInstanceIdLength)
        {
            throw new ArgumentException($"An entity id has at most {MaxInstanceIdLength} characters.", parameter);
        }
    }

    /// <exception cref="ArgumentException">The name of an operation is longer than 100 characters or not of printable
    /// ASCII.</exception>
    public static void RequireOperation(string? name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (name.Length > 0)
        {
            RequireName(name, parameter);
        }
    }

    /// <exception cref="ArgumentException">The name of an orchestrator, activity, event or operation is not 1 to 100 printable ASCII
    /// characters.</exception>
    public static void RequireName(string? name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name.Length > MaxNameLength)
        {
            throw new ArgumentException($"A name has at most {MaxNameLength} characters.", parameter);
        }

        if (name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException("A name consists of printable ASCII characters.", parameter);
        }
    }
}
