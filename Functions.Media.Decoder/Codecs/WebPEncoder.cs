using System.Runtime.InteropServices;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Codecs;

/// <summary>
/// Lossy WebP by the system's libwebp. The one within libvips is the same code built for size instead of speed: it takes a third more time.
/// </summary>
internal static unsafe class WebPEncoder
{
    private const int OutOfMemory = 1;

    /// <summary>WebPMemoryWrite, which the library calls itself; zero where there is no library.</summary>
    private static readonly IntPtr Write = FindWriter();

    /// <summary>Whether the library is installed.</summary>
    public static bool IsAvailable => Write != IntPtr.Zero;

    /// <exception cref="EncoderException">The library failed.</exception>
    public static byte[] Encode(PixelBuffer image, int quality, int effort)
    {
        LibWebP.Config config;
        LibWebP.Picture picture;
        LibWebP.MemoryWriter writer;
        if (LibWebP.InitConfig(&config, LibWebP.PresetDefault, quality, LibWebP.AbiVersion) == 0 || LibWebP.InitPicture(&picture, LibWebP.AbiVersion) == 0)
        {
            throw new EncoderException("libwebp is of another version.");
        }

        config.Method = effort;
        picture.Width = image.Width;
        picture.Height = image.Height;
        picture.Writer = Write;
        picture.WriterState = &writer;
        LibWebP.InitWriter(&writer);
        try
        {
            if (LibWebP.ImportRgb(&picture, image.Pointer, image.Width * PixelBuffer.Channels) == 0 || LibWebP.Encode(&config, &picture) == 0)
            {
                throw new EncoderException($"libwebp: error {picture.Error}", picture.Error == OutOfMemory);
            }

            return new ReadOnlySpan<byte>(writer.Content, checked((int)writer.Length)).ToArray();
        }
        finally
        {
            LibWebP.ClearWriter(&writer);
            LibWebP.FreePicture(&picture);
        }
    }

    private static IntPtr FindWriter() =>
        NativeLibrary.TryLoad(LibWebP.Library, typeof(LibWebP).Assembly, searchPath: null, out var library)
        && NativeLibrary.TryGetExport(library, "WebPMemoryWrite", out var write)
            ? write
            : IntPtr.Zero;
}
