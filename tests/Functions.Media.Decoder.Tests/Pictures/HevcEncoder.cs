using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Functions.Media.Decoder.Heif;

// The error that every function returns is a struct of another assembly; with this it is passed as it is.
[assembly: DisableRuntimeMarshalling]

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Makes HEIC files with libheif's own encoder, which Debian's libheif1 brings along.</summary>
internal static unsafe partial class HevcEncoder
{
    private const string Library = "libheif.so.1";

    /// <summary>A plain file of one coded picture.</summary>
    /// <param name="rgb">Rows of RGB, as many bits each as said.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="bits">8, or 10.</param>
    public static byte[] Encode(ReadOnlySpan<ushort> rgb, int width, int height, int bits = 8)
    {
        Assert.IsTrue(HeifRuntime.IsAvailable, "These tests need libheif1; scripts/setup.sh installs it.");
        var path = Path.GetTempFileName();
        var context = LibHeif.NewContext();
        Check(NewImage(width, height, LibHeif.ColorspaceRgb, bits == 8 ? LibHeif.ChromaInterleavedRgb : LibHeif.ChromaInterleavedRgb16, out var image));
        Check(AddPlane(image, LibHeif.ChannelInterleaved, width, height, bits));
        var plane = (byte*)GetPlane(image, LibHeif.ChannelInterleaved, out var stride);
        for (var y = 0; y < height; y++)
        {
            var row = rgb.Slice(y * width * 3, width * 3);
            for (var i = 0; i < row.Length; i++)
            {
                if (bits == 8)
                {
                    plane[(y * stride) + i] = (byte)row[i];
                }
                else
                {
                    ((ushort*)(plane + (y * stride)))[i] = row[i];
                }
            }
        }

        Check(GetEncoder(context, LibHeif.CompressionHevc, out var encoder));
        Check(SetQuality(encoder, 92));
        Check(SetText(encoder, "preset", "ultrafast"));
        Check(EncodeImage(context, image, encoder, IntPtr.Zero, out var handle));
        Check(Write(context, path));
        LibHeif.ReleaseHandle(handle);
        ReleaseEncoder(encoder);
        LibHeif.ReleaseImage(image);
        LibHeif.FreeContext(context);
        var file = File.ReadAllBytes(path);
        File.Delete(path);
        return file;
    }

    /// <summary>8 bits a sample.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height)
    {
        var wide = new ushort[rgb.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = rgb[i];
        }

        return Encode(wide, width, height);
    }

    private static void Check(LibHeif.Error error) => Assert.AreEqual(0, error.Code, Marshal.PtrToStringUTF8(error.Message));

    [LibraryImport(Library, EntryPoint = "heif_image_create")]
    private static partial LibHeif.Error NewImage(int width, int height, int colorspace, int chroma, out IntPtr image);

    [LibraryImport(Library, EntryPoint = "heif_image_add_plane")]
    private static partial LibHeif.Error AddPlane(IntPtr image, int channel, int width, int height, int bits);

    [LibraryImport(Library, EntryPoint = "heif_image_get_plane")]
    private static partial IntPtr GetPlane(IntPtr image, int channel, out int stride);

    [LibraryImport(Library, EntryPoint = "heif_context_get_encoder_for_format")]
    private static partial LibHeif.Error GetEncoder(IntPtr context, int compression, out IntPtr encoder);

    [LibraryImport(Library, EntryPoint = "heif_encoder_set_lossy_quality")]
    private static partial LibHeif.Error SetQuality(IntPtr encoder, int quality);

    [LibraryImport(Library, EntryPoint = "heif_encoder_set_parameter_string", StringMarshalling = StringMarshalling.Utf8)]
    private static partial LibHeif.Error SetText(IntPtr encoder, string name, string value);

    [LibraryImport(Library, EntryPoint = "heif_encoder_release")]
    private static partial void ReleaseEncoder(IntPtr encoder);

    [LibraryImport(Library, EntryPoint = "heif_context_encode_image")]
    private static partial LibHeif.Error EncodeImage(IntPtr context, IntPtr image, IntPtr encoder, IntPtr options, out IntPtr handle);

    [LibraryImport(Library, EntryPoint = "heif_context_write_to_file", StringMarshalling = StringMarshalling.Utf8)]
    private static partial LibHeif.Error Write(IntPtr context, string path);
}
