namespace Domain.Media;

/// <summary>The named frames a picture can be given. They lie over its rim, so its size stays; each variant gets its own, crisp at its size.</summary>
public static class MediaFrame
{
    /// <summary>No frame.</summary>
    public const string None = "none";

    /// <summary>A thin white rim.</summary>
    public const string White = "white";

    /// <summary>The warm white card of an instant photograph, broad at the bottom.</summary>
    public const string Polaroid = "polaroid";

    /// <summary>Black strips with perforations above and below.</summary>
    public const string Film = "film";

    /// <summary>Rounded corners on white.</summary>
    public const string Rounded = "rounded";

    /// <summary>Edges that fade into black.</summary>
    public const string Dusk = "dusk";

    /// <summary>All of them, in the order in which a person is offered them.</summary>
    public static IReadOnlyList<string> All { get; } = [None, White, Polaroid, Film, Rounded, Dusk];
}
