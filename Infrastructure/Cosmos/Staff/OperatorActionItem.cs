using System.Globalization;
using Domain.Staff;

namespace Infrastructure.Cosmos.Staff;

/// <summary>An action as stored in its month's partition.</summary>
internal sealed record OperatorActionItem(string Id, string Month, string SortKey, string Target, OperatorAction Action, int Ttl)
{
    public static OperatorActionItem From(OperatorAction action, TimeSpan lifetime) => new(
        action.Id.ToString(), MonthOf(action.At), action.Id.ToKey(), action.Target, action, (int)lifetime.TotalSeconds);

    public static string MonthOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
