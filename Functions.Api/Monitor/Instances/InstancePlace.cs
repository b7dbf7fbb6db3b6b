using System.Globalization;
using Domain.Problems;

namespace Functions.Api.Monitor.Instances;

/// <summary>A place in the list of instances of all hubs: newest first, then by hub and id.</summary>
internal sealed record InstancePlace(DateTimeOffset CreatedAt, string Hub, string InstanceId) : IComparable<InstancePlace>
{
    /// <summary>The place before everything that was created earlier than <paramref name="time"/>.</summary>
    public static InstancePlace Before(DateTimeOffset time) => new(time - TimeSpan.FromTicks(1), "", "");

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <exception cref="ProblemException"><c>invalid_cursor</c>.</exception>
    public static InstancePlace Parse(string text) =>
        text.Split('|', 3) is [var ticks, var hub, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new(new DateTimeOffset(at, TimeSpan.Zero), hub, id)
            : throw new ProblemException(ProblemKind.Invalid, "invalid_cursor", "The cursor is not one this list gave out. Start again without a cursor.");

    /// <inheritdoc/>
    public int CompareTo(InstancePlace? other) => other is null ? 1
        : CreatedAt != other.CreatedAt ? other.CreatedAt.CompareTo(CreatedAt)
        : Hub != other.Hub ? string.CompareOrdinal(Hub, other.Hub)
        : string.CompareOrdinal(InstanceId, other.InstanceId);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{CreatedAt.UtcTicks}|{Hub}|{InstanceId}");
}
