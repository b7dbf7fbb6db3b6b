namespace Domain.Media.Hints;

/// <summary>What a client has said about itself that decides which variant suits it (RFC 8942). Nothing said is null or false.</summary>
public readonly record struct ClientHints
{
    /// <summary>Device pixels per CSS pixel.</summary>
    public double? PixelRatio { get; init; }

    /// <summary>Device pixels that a picture will be wide.</summary>
    public int? Width { get; init; }

    /// <summary>CSS pixels that the client's window is wide.</summary>
    public int? ViewportWidth { get; init; }

    /// <summary>Whether the person wants to save data.</summary>
    public bool SavesData { get; init; }

    /// <summary>The network.</summary>
    public NetworkKind? Network { get; init; }

    /// <summary>Whether it says that it shows WebP.</summary>
    public bool AcceptsWebP { get; init; }
}
