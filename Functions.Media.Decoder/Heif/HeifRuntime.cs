using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoder.Heif;

/// <summary>Starts libheif once per process, where the system has it.</summary>
internal static class HeifRuntime
{
    private static readonly Lazy<bool> Started = new(Start);

    /// <summary>Whether HEIC pictures can be decoded here: libheif is installed and has its HEVC decoder.</summary>
    public static bool IsAvailable => Started.Value;

    private static bool Start()
    {
        if (Environment.GetEnvironmentVariable(DecoderEnvironment.LibHeif) == "none")
        {
            return false;
        }

        try
        {
            return LibHeif.Init(IntPtr.Zero).Code == 0 && LibHeif.HasDecoder(LibHeif.CompressionHevc) != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
