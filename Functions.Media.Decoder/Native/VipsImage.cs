using System.Runtime.InteropServices;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Native;

/// <summary>A counted reference to a picture, or to the recipe of one that is computed when its pixels are asked for.</summary>
internal sealed class VipsImage : SafeHandle
{
    /// <summary>VipsBandFormat: unsigned bytes.</summary>
    private const int UnsignedByte = 0;

    /// <summary>VipsBandFormat: unsigned 16-bit numbers.</summary>
    private const int UnsignedShort = 2;

    private const string ProfileField = "icc-profile-data";

    public VipsImage(IntPtr image)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(image);

    public override bool IsInvalid => handle == IntPtr.Zero;

    public int Width => LibVips.Width(this);

    public int Height => LibVips.Height(this);

    public int Bands => LibVips.Bands(this);

    public bool HasAlpha => LibVips.HasAlpha(this);

    public bool IsBytes => LibVips.BandFormat(this) == UnsignedByte;

    public VipsInterpretation Interpretation => (VipsInterpretation)LibVips.Interpretation(this);

    /// <summary>Frames of an animation, 1 for a still.</summary>
    public int Pages => LibVips.Pages(this);

    /// <summary>Exif orientation, 1 to 8; 1 when there is none.</summary>
    public int Orientation => LibVips.Orientation(this);

    public bool HasProfile => LibVips.FieldType(this, ProfileField) != 0;

    /// <summary>Says what its colours mean. Only for a picture that nothing else refers to.</summary>
    public void SetProfile(ReadOnlySpan<byte> profile) => LibVips.SetBlob(this, ProfileField, profile, (nuint)profile.Length);

    /// <summary>Computes the pixels, which must be 8-bit sRGB, and keeps nothing but them: whatever metadata came with the picture ends here.</summary>
    public unsafe PixelBuffer ToPixels()
    {
        var pixels = LibVips.WriteToMemory(this, out _);
        return pixels == IntPtr.Zero ? throw VipsException.Take("decode") : new PixelBuffer(new PixelSize(Width, Height), (byte*)pixels);
    }

    /// <summary>Computes the pixels, row by row, bands interleaved.</summary>
    public unsafe byte[] ToArray()
    {
        var pixels = LibVips.WriteToMemory(this, out var length);
        if (pixels == IntPtr.Zero)
        {
            throw VipsException.Take("pixels");
        }

        try
        {
            return new ReadOnlySpan<byte>((void*)pixels, checked((int)length)).ToArray();
        }
        finally
        {
            LibVips.Free(pixels);
        }
    }

    /// <summary>A picture of 8-bit samples: 1 band is grey, 3 are sRGB.</summary>
    public static unsafe VipsImage FromPixels(ReadOnlySpan<byte> pixels, int width, int height, int bands)
    {
        fixed (byte* data = pixels)
        {
            var image = LibVips.NewImageFromMemoryCopy((IntPtr)data, (nuint)pixels.Length, width, height, bands, UnsignedByte);
            return image == IntPtr.Zero ? throw VipsException.Take("pixels") : new VipsImage(image);
        }
    }

    /// <summary>A picture of pixels that outlive it.</summary>
    public static unsafe VipsImage Over(PixelBuffer picture) => OverMemory((IntPtr)picture.Pointer, picture.Size, PixelBuffer.Channels, isDeep: false);

    /// <summary>A picture of samples that stay where they are and outlive it.</summary>
    public static VipsImage OverMemory(IntPtr pixels, PixelSize size, int bands, bool isDeep)
    {
        var length = (nuint)size.Width * (nuint)size.Height * (nuint)bands * (isDeep ? 2u : 1u);
        var image = LibVips.NewImageFromMemory(pixels, length, size.Width, size.Height, bands, isDeep ? UnsignedShort : UnsignedByte);
        return image == IntPtr.Zero ? throw VipsException.Take("pixels") : new VipsImage(image);
    }

    protected override bool ReleaseHandle()
    {
        LibVips.Unref(handle);
        return true;
    }
}
