namespace Functions.Media.Decoder.Protocol;

/// <summary>The libraries that can decode.</summary>
public static class EngineName
{
    /// <summary>libvips, the default.</summary>
    public const string LibVips = "libvips";

    /// <summary>ImageMagick through Magick.NET, in the Azure home only.</summary>
    public const string Magick = "magick";
}
