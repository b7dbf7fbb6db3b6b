using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Codecs;

/// <summary>The few functions of TurboJPEG (2.0 or later) that encode a picture. Names and numbers are those of turbojpeg.h.</summary>
internal static unsafe partial class LibTurboJpeg
{
    public const int PixelsRgb = 0;
    public const int Sampling420 = 2;

    /// <summary>The exact transform, as everybody else uses it; TurboJPEG's default is a coarser one.</summary>
    public const int AccurateTransform = 4096;

    /// <summary>The buffer is large enough; never another.</summary>
    public const int NoReallocation = 1024;

    public const int Progressive = 16384;

    public const string Library = "libturbojpeg.so.0";

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial IntPtr NewCompressor();

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(IntPtr handle);

    /// <summary>The most bytes a picture may take. Lengths are those of C's unsigned long.</summary>
    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    public static partial CULong LongestFile(int width, int height, int sampling);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        IntPtr handle, byte* pixels, int width, int pitch, int height, int pixelFormat, byte** file, CULong* length, int sampling, int quality, int flags);

    /// <summary>Static text of the handle's last error.</summary>
    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    public static partial IntPtr LastError(IntPtr handle);
}
