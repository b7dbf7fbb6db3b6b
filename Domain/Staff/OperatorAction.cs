using Domain.Ids;

namespace Domain.Staff;

/// <summary>Who did what, when: written before it is done, so that nothing is done unrecorded, and completed with how it went.</summary>
public sealed record OperatorAction
{
    /// <summary>Outcome of what was done.</summary>
    public const string Done = "done";

    /// <summary>Its id; later actions have greater ones.</summary>
    public required SnowflakeId Id { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who; null for the holder of the host's key.</summary>
    public SnowflakeId? ActorId { get; init; }

    /// <summary>Their user name at the time.</summary>
    public string? ActorName { get; init; }

    /// <summary>What: a stable word such as <c>terminate</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The hub it is about; null where it is about none.</summary>
    public string? Hub { get; init; }

    /// <summary>The instance, message, account or filter it is about.</summary>
    public required string Target { get; init; }

    /// <summary>Further particulars, such as a reason or an event's name. At most <see cref="MaxDetailLength"/> characters; never a payload.</summary>
    public string? Detail { get; init; }

    /// <summary><see cref="Done"/>, or the code of the problem. Null while it is under way, and for ever where the process died meanwhile.</summary>
    public string? Outcome { get; init; }

    /// <summary>Longest <see cref="Detail"/>, in UTF-16 units.</summary>
    public static int MaxDetailLength => 500;
}
