using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Functions.Media.Decoder.Native;

/// <summary>
/// The few C functions of libvips 8.18 and GObject that the pipeline stands on. Operations go through GObject properties, never through libvips'
/// variadic functions: those cannot be called reliably from managed code, since a variadic double is passed in another register.
/// </summary>
internal static partial class LibVips
{
    private const string Library = "libvips-cpp.so";

    /// <summary>Fundamental GTypes (gobject/gtype.h): the number of the type shifted left by two.</summary>
    public const nuint TypeBoolean = 5 << 2;
    public const nuint TypeInt = 6 << 2;
    public const nuint TypeDouble = 15 << 2;
    public const nuint TypeString = 16 << 2;

    [LibraryImport(Library, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Init(string programName);

    [LibraryImport(Library, EntryPoint = "vips_concurrency_set")]
    public static partial void SetConcurrency(int threads);

    [LibraryImport(Library, EntryPoint = "vips_cache_set_max")]
    public static partial void SetCacheMax(int operations);

    [LibraryImport(Library, EntryPoint = "vips_block_untrusted_set")]
    public static partial void BlockUntrusted([MarshalAs(UnmanagedType.Bool)] bool state);

    [LibraryImport(Library, EntryPoint = "vips_operation_block_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void BlockOperation(string className, [MarshalAs(UnmanagedType.Bool)] bool state);

    [LibraryImport(Library, EntryPoint = "vips_error_buffer")]
    public static partial IntPtr ErrorBuffer();

    [LibraryImport(Library, EntryPoint = "vips_error_clear")]
    public static partial void ClearError();

    [LibraryImport(Library, EntryPoint = "vips_image_get_type")]
    public static partial nuint ImageType();

    [LibraryImport(Library, EntryPoint = "vips_blob_get_type")]
    public static partial nuint BlobType();

    [LibraryImport(Library, EntryPoint = "vips_array_double_get_type")]
    public static partial nuint ArrayDoubleType();

    [LibraryImport(Library, EntryPoint = "vips_operation_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial IntPtr NewOperation(string name);

    [LibraryImport(Library, EntryPoint = "vips_cache_operation_buildp")]
    public static partial int BuildOperation(ref IntPtr operation);

    [LibraryImport(Library, EntryPoint = "vips_object_unref_outputs")]
    public static partial void UnrefOutputs(IntPtr operation);

    [LibraryImport(Library, EntryPoint = "g_object_unref")]
    public static partial void Unref(IntPtr instance);

    [LibraryImport(Library, EntryPoint = "g_object_set_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(IntPtr instance, string name, in GValue value);

    [LibraryImport(Library, EntryPoint = "g_object_get_property", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void GetProperty(IntPtr instance, string name, ref GValue value);

    [LibraryImport(Library, EntryPoint = "g_value_init")]
    public static partial IntPtr InitValue(ref GValue value, nuint type);

    [LibraryImport(Library, EntryPoint = "g_value_unset")]
    public static partial void UnsetValue(ref GValue value);

    [LibraryImport(Library, EntryPoint = "g_value_set_boolean")]
    public static partial void SetBoolean(ref GValue value, [MarshalAs(UnmanagedType.Bool)] bool content);

    [LibraryImport(Library, EntryPoint = "g_value_set_int")]
    public static partial void SetInt(ref GValue value, int content);

    [LibraryImport(Library, EntryPoint = "g_value_set_double")]
    public static partial void SetDouble(ref GValue value, double content);

    [LibraryImport(Library, EntryPoint = "g_value_set_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetString(ref GValue value, string content);

    [LibraryImport(Library, EntryPoint = "g_value_set_object")]
    public static partial void SetObject(ref GValue value, IntPtr content);

    [LibraryImport(Library, EntryPoint = "g_value_set_boxed")]
    public static partial void SetBoxed(ref GValue value, IntPtr content);

    [LibraryImport(Library, EntryPoint = "vips_value_set_array_double")]
    public static partial void SetArrayDouble(ref GValue value, ReadOnlySpan<double> content, int count);

    [LibraryImport(Library, EntryPoint = "g_value_dup_object")]
    public static partial IntPtr DuplicateObject(in GValue value);

    [LibraryImport(Library, EntryPoint = "g_value_dup_boxed")]
    public static partial IntPtr DuplicateBoxed(in GValue value);

    [LibraryImport(Library, EntryPoint = "vips_blob_new")]
    public static partial IntPtr NewBlob(IntPtr freeFunction, IntPtr data, nuint length);

    [LibraryImport(Library, EntryPoint = "vips_blob_get")]
    public static partial IntPtr BlobContent(VipsBlob blob, out nuint length);

    [LibraryImport(Library, EntryPoint = "vips_area_unref")]
    public static partial void UnrefArea(IntPtr area);

    [LibraryImport(Library, EntryPoint = "vips_image_get_width")]
    public static partial int Width(VipsImage image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_height")]
    public static partial int Height(VipsImage image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_bands")]
    public static partial int Bands(VipsImage image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_interpretation")]
    public static partial int Interpretation(VipsImage image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_format")]
    public static partial int BandFormat(VipsImage image);

    [LibraryImport(Library, EntryPoint = "vips_image_hasalpha")]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool HasAlpha(VipsImage image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_n_pages")]
    public static partial int Pages(VipsImage image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_orientation")]
    public static partial int Orientation(VipsImage image);

    [LibraryImport(Library, EntryPoint = "vips_image_get_typeof", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint FieldType(VipsImage image, string name);

    [LibraryImport(Library, EntryPoint = "vips_image_write_to_memory")]
    public static partial IntPtr WriteToMemory(VipsImage image, out nuint length);

    [LibraryImport(Library, EntryPoint = "vips_image_new_from_memory_copy")]
    public static partial IntPtr NewImageFromMemoryCopy(IntPtr data, nuint length, int width, int height, int bands, int format);

    [LibraryImport(Library, EntryPoint = "vips_image_new_from_memory")]
    public static partial IntPtr NewImageFromMemory(IntPtr data, nuint length, int width, int height, int bands, int format);

    [LibraryImport(Library, EntryPoint = "vips_image_set_blob_copy", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetBlob(VipsImage image, string name, ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(Library, EntryPoint = "g_free")]
    public static partial void Free(IntPtr memory);
}
