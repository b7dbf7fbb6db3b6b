using System.Runtime.InteropServices;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Codecs;

/// <summary>Progressive JPEG, 4:2:0, by the system's libjpeg-turbo, which is quicker than the build within libvips.</summary>
internal static unsafe class JpegEncoder
{
    /// <summary>Whether the library is installed.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(LibTurboJpeg.Library, typeof(LibTurboJpeg).Assembly, searchPath: null, out _);

    /// <exception cref="EncoderException">The library failed.</exception>
    public static byte[] Encode(PixelBuffer picture, int quality)
    {
        var compressor = LibTurboJpeg.NewCompressor();
        var file = (byte*)NativeMemory.Alloc(LibTurboJpeg.LongestFile(picture.Width, picture.Height, LibTurboJpeg.Sampling420).Value);
        try
        {
            CULong length;
            const int flags = LibTurboJpeg.Progressive | LibTurboJpeg.AccurateTransform | LibTurboJpeg.NoReallocation;
            var failed = LibTurboJpeg.Compress(
                compressor, picture.Pointer, picture.Width, picture.Width * PixelBuffer.Channels, picture.Height, LibTurboJpeg.PixelsRgb,
                &file, &length, LibTurboJpeg.Sampling420, quality, flags) != 0;
            return failed
                ? throw new EncoderException($"libjpeg-turbo: {Marshal.PtrToStringUTF8(LibTurboJpeg.LastError(compressor))}")
                : new ReadOnlySpan<byte>(file, checked((int)length.Value)).ToArray();
        }
        finally
        {
            NativeMemory.Free(file);
            _ = LibTurboJpeg.Destroy(compressor);
        }
    }
}
