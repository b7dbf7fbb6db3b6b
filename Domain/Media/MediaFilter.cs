namespace Domain.Media;

/// <summary>The named looks a picture can be rendered with; part of what makes two renditions of the same bytes different.</summary>
public static class MediaFilter
{
    /// <summary>The picture as it is.</summary>
    public const string Normal = "normal";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Normal];
}
