using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Codecs;

/// <summary>The few functions of libwebp (0.5 or later) that encode a picture. Names and numbers are those of webp/encode.h.</summary>
internal static unsafe partial class LibWebP
{
    /// <summary>WEBP_ENCODER_ABI_VERSION. The library refuses another major number, the upper byte; what is appended later raises the lower.</summary>
    public const int AbiVersion = 0x020f;

    public const int PresetDefault = 0;

    public const string Library = "libwebp.so.7";

    [LibraryImport(Library, EntryPoint = "WebPConfigInitInternal")]
    public static partial int InitConfig(Config* config, int preset, float quality, int abiVersion);

    [LibraryImport(Library, EntryPoint = "WebPPictureInitInternal")]
    public static partial int InitPicture(Picture* picture, int abiVersion);

    [LibraryImport(Library, EntryPoint = "WebPPictureImportRGB")]
    public static partial int ImportRgb(Picture* picture, byte* pixels, int stride);

    [LibraryImport(Library, EntryPoint = "WebPPictureFree")]
    public static partial void FreePicture(Picture* picture);

    [LibraryImport(Library, EntryPoint = "WebPEncode")]
    public static partial int Encode(Config* config, Picture* picture);

    [LibraryImport(Library, EntryPoint = "WebPMemoryWriterInit")]
    public static partial void InitWriter(MemoryWriter* writer);

    [LibraryImport(Library, EntryPoint = "WebPMemoryWriterClear")]
    public static partial void ClearWriter(MemoryWriter* writer);

    /// <summary>WebPConfig: 116 bytes, of which the initialisation sets all.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct Config
    {
        [FieldOffset(8)]
        public int Method;
    }

    /// <summary>WebPPicture: 256 bytes.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    internal struct Picture
    {
        [FieldOffset(8)]
        public int Width;

        [FieldOffset(12)]
        public int Height;

        /// <summary>WebPWriterFunction.</summary>
        [FieldOffset(96)]
        public IntPtr Writer;

        /// <summary>What the writer is given.</summary>
        [FieldOffset(104)]
        public void* WriterState;

        /// <summary>WebPEncodingError.</summary>
        [FieldOffset(136)]
        public int Error;
    }

    /// <summary>WebPMemoryWriter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MemoryWriter
    {
        public byte* Content;
        public nuint Length;
        public nuint Capacity;
        private readonly uint padding;
    }
}
