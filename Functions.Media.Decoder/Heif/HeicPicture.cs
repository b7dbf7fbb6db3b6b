using System.Runtime.InteropServices;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Heif;

/// <summary>
/// The primary picture of a HEIC file, decoded by libheif, which also applies the file's own turns, mirrorings and cuts. An Exif orientation
/// besides them is a copy and counts for nothing (ISO/IEC 23008-12, section 6.5.10 and annex A).
/// </summary>
internal sealed unsafe class HeicPicture : IDisposable
{
    private const int ByteBits = 8;
    private readonly IntPtr context;
    private IntPtr handle;
    private IntPtr image;
    private void* packed;

    private HeicPicture(IntPtr context) => this.context = context;

    /// <summary>Upright, as it will be decoded.</summary>
    public PixelSize Size => new(LibHeif.HandleWidth(handle), LibHeif.HandleHeight(handle));

    /// <summary>Reads the file's structure; decodes nothing. The bytes must outlive this.</summary>
    /// <exception cref="ImageRejectedException">libheif cannot read it, or is not installed.</exception>
    public static HeicPicture Open(InputFile file, long maxPixels)
    {
        if (!HeifRuntime.IsAvailable)
        {
            throw new ImageRejectedException(
                RejectionReason.HeicUnavailable, "HEIC pictures cannot be read by this installation. Please upload a JPEG, PNG, WebP or AVIF.");
        }

        var picture = new HeicPicture(LibHeif.NewContext());
        try
        {
            picture.Read(file, maxPixels);
            return picture;
        }
        catch
        {
            picture.Dispose();
            throw;
        }
    }

    /// <summary>Decodes the whole picture: 8 bits a sample, or 16 where it has more, with its ICC profile if there is one.</summary>
    /// <returns>Valid until this is disposed.</returns>
    public VipsImage Decode()
    {
        var isDeep = LibHeif.LumaBits(handle) > ByteBits;
        var hasAlpha = LibHeif.HasAlpha(handle) != 0;
        var chroma = (isDeep, hasAlpha) switch
        {
            (false, false) => LibHeif.ChromaInterleavedRgb,
            (false, true) => LibHeif.ChromaInterleavedRgba,
            (true, false) => LibHeif.ChromaInterleavedRgb16,
            (true, true) => LibHeif.ChromaInterleavedRgba16,
        };
        Check(LibHeif.Decode(handle, out image, LibHeif.ColorspaceRgb, chroma, IntPtr.Zero));
        var size = new PixelSize(LibHeif.ImageWidth(image, LibHeif.ChannelInterleaved), LibHeif.ImageHeight(image, LibHeif.ChannelInterleaved));
        if (size != Size)
        {
            throw Damaged();
        }

        var bands = hasAlpha ? 4 : 3;
        var pixels = Pack(size.Height, size.Width * bands * (isDeep ? 2 : 1));
        var result = VipsImage.OverMemory((IntPtr)pixels, size, bands, isDeep);
        result = isDeep ? Widen(result, LibHeif.LumaBits(handle)) : Name(result, VipsInterpretation.Srgb);

        if (Profile() is { } profile)
        {
            result.SetProfile(profile);
        }

        return result;
    }

    public void Dispose()
    {
        NativeMemory.Free(packed);
        packed = null;
        if (image != IntPtr.Zero)
        {
            LibHeif.ReleaseImage(image);
            image = IntPtr.Zero;
        }

        if (handle != IntPtr.Zero)
        {
            LibHeif.ReleaseHandle(handle);
            handle = IntPtr.Zero;
        }

        LibHeif.FreeContext(context);
    }

    private static ImageRejectedException Damaged() =>
        new(RejectionReason.Corrupt, "The file begins like image/heic but is damaged or incomplete.");

    private static void Check(LibHeif.Error error)
    {
        if (error.Code == LibHeif.MemoryAllocationError && error.Subcode != LibHeif.SecurityLimitExceeded)
        {
            throw new InsufficientMemoryException("libheif: " + Marshal.PtrToStringUTF8(error.Message));
        }

        if (error.Code != 0)
        {
            throw Damaged();
        }
    }

    private static VipsImage Widen(VipsImage image, int bits)
    {
        const int leftShift = 3;
        using (image)
        {
            using var shift = new VipsOperation("boolean_const").With("in", image).With("boolean", leftShift).With("c", [16.0 - bits]);
            return Name(shift.ToImage(), VipsInterpretation.Rgb16);
        }
    }

    private static VipsImage Name(VipsImage image, VipsInterpretation interpretation)
    {
        using (image)
        {
            using var named = new VipsOperation("copy").With("in", image).With("interpretation", (int)interpretation);
            return named.ToImage();
        }
    }

    private void Read(InputFile file, long maxPixels)
    {
        // No threads of its own: a decoder process is one job on one processor.
        LibHeif.SetThreads(context, 0);
        LibHeif.SetLargestSide(context, (int)Math.Ceiling(Math.Sqrt(maxPixels)));
        fixed (byte* bytes = file.Content)
        {
            Check(LibHeif.Read(context, bytes, (nuint)file.Content.Length, IntPtr.Zero));
        }

        Check(LibHeif.GetPrimary(context, out handle));
    }

    private byte[]? Profile()
    {
        var length = LibHeif.ProfileLength(handle);
        if (length is 0 or > int.MaxValue)
        {
            return null;
        }

        var profile = new byte[length];
        fixed (byte* bytes = profile)
        {
            return LibHeif.GetProfile(handle, bytes).Code == 0 ? profile : null;
        }
    }

    /// <summary>The rows without gaps; copied only where there are any.</summary>
    private void* Pack(int height, int rowLength)
    {
        var plane = (byte*)LibHeif.GetPlane(image, LibHeif.ChannelInterleaved, out var stride);
        if (plane is null || stride < rowLength)
        {
            throw Damaged();
        }

        if (stride == rowLength)
        {
            return plane;
        }

        packed = NativeMemory.Alloc((nuint)height, (nuint)rowLength);
        for (var row = 0; row < height; row++)
        {
            NativeMemory.Copy(plane + ((long)row * stride), (byte*)packed + ((long)row * rowLength), (nuint)rowLength);
        }

        return packed;
    }
}
