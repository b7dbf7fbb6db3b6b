namespace Functions.Media.Decoder.Native;

/// <summary>Starts libvips once per process: one thread, no cache, and no loader but those of the accepted formats.</summary>
internal static class VipsRuntime
{
    private static readonly Lazy<bool> Started = new(Start);

    /// <exception cref="InvalidOperationException">libvips cannot be loaded or does not start.</exception>
    public static void EnsureStarted() => _ = Started.Value;

    private static bool Start()
    {
        try
        {
            if (LibVips.Init("decoder") != 0)
            {
                throw VipsException.Take("vips_init");
            }
        }
        catch (DllNotFoundException e)
        {
            throw new InvalidOperationException(
                "libvips cannot be loaded. It is copied beside the decoder by the build and needs glibc and libstdc++ (Debian: apt-get install libstdc++6).",
                e);
        }

        LibVips.SetConcurrency(1);
        LibVips.SetCacheMax(0);
        LibVips.BlockUntrusted(true);
        LibVips.BlockOperation("VipsForeignLoad", true);
        LibVips.BlockOperation("VipsForeignLoadJpeg", false);
        LibVips.BlockOperation("VipsForeignLoadPng", false);
        LibVips.BlockOperation("VipsForeignLoadWebp", false);
        LibVips.BlockOperation("VipsForeignLoadHeif", false);
        return true;
    }
}
