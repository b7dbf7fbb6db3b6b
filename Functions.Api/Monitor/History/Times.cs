namespace Functions.Api.Monitor.History;

/// <summary>Times of histories, which are UTC whatever their kind says.</summary>
internal static class Times
{
    public static DateTimeOffset Of(DateTime utc) => new(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
}
