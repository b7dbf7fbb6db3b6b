namespace Domain.Media;

/// <summary>The named looks a picture can be rendered with; part of what makes two renditions of the same bytes different.</summary>
public static class MediaFilter
{
    /// <summary>The picture as it is.</summary>
    public const string Normal = "normal";

    /// <summary>All of them, in the order in which a person is offered them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Normal, "clarendon", "gingham", "juno", "lark", "moon", "reyes", "slumber", "crema", "ludwig", "aden", "perpetua", "amaro", "mayfair",
        "rise", "hudson", "valencia", "sierra", "willow", "lofi", "inkwell", "nashville", "hefe", "sutro", "toaster", "walden", "brannan",
    ];
}
