using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Heif;

/// <summary>The few functions of libheif (1.13 or later) that decode a HEIC picture. Names and numbers are those of libheif/heif.h.</summary>
internal static partial class LibHeif
{
    public const int ColorspaceRgb = 1;
    public const int ChromaInterleavedRgb = 10;
    public const int ChromaInterleavedRgba = 11;
    public const int ChromaInterleavedRgb16 = 14;
    public const int ChromaInterleavedRgba16 = 15;
    public const int ChannelInterleaved = 10;
    public const int CompressionHevc = 1;
    public const int MemoryAllocationError = 6;
    public const int SecurityLimitExceeded = 1000;

    private const string Library = "libheif.so.1";

    [LibraryImport(Library, EntryPoint = "heif_init")]
    public static partial Error Init(IntPtr parameters);

    [LibraryImport(Library, EntryPoint = "heif_have_decoder_for_format")]
    public static partial int HasDecoder(int compression);

    [LibraryImport(Library, EntryPoint = "heif_context_alloc")]
    public static partial IntPtr NewContext();

    [LibraryImport(Library, EntryPoint = "heif_context_free")]
    public static partial void FreeContext(IntPtr context);

    [LibraryImport(Library, EntryPoint = "heif_context_set_max_decoding_threads")]
    public static partial void SetThreads(IntPtr context, int threads);

    [LibraryImport(Library, EntryPoint = "heif_context_set_maximum_image_size_limit")]
    public static partial void SetLargestSide(IntPtr context, int side);

    [LibraryImport(Library, EntryPoint = "heif_context_read_from_memory_without_copy")]
    public static unsafe partial Error Read(IntPtr context, byte* data, nuint length, IntPtr options);

    [LibraryImport(Library, EntryPoint = "heif_context_get_primary_image_handle")]
    public static partial Error GetPrimary(IntPtr context, out IntPtr handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_release")]
    public static partial void ReleaseHandle(IntPtr handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_width")]
    public static partial int HandleWidth(IntPtr handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_height")]
    public static partial int HandleHeight(IntPtr handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_has_alpha_channel")]
    public static partial int HasAlpha(IntPtr handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_luma_bits_per_pixel")]
    public static partial int LumaBits(IntPtr handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_raw_color_profile_size")]
    public static partial nuint ProfileLength(IntPtr handle);

    [LibraryImport(Library, EntryPoint = "heif_image_handle_get_raw_color_profile")]
    public static unsafe partial Error GetProfile(IntPtr handle, byte* profile);

    [LibraryImport(Library, EntryPoint = "heif_decode_image")]
    public static partial Error Decode(IntPtr handle, out IntPtr image, int colorspace, int chroma, IntPtr options);

    [LibraryImport(Library, EntryPoint = "heif_image_release")]
    public static partial void ReleaseImage(IntPtr image);

    [LibraryImport(Library, EntryPoint = "heif_image_get_width")]
    public static partial int ImageWidth(IntPtr image, int channel);

    [LibraryImport(Library, EntryPoint = "heif_image_get_height")]
    public static partial int ImageHeight(IntPtr image, int channel);

    [LibraryImport(Library, EntryPoint = "heif_image_get_plane_readonly")]
    public static partial IntPtr GetPlane(IntPtr image, int channel, out int stride);

    /// <summary>heif_error: 0 and 0 for success. The message is static text.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Error
    {
        public int Code;
        public int Subcode;
        public IntPtr Message;
    }
}
