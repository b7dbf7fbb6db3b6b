using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Native;

/// <summary>A counted reference to a picture, or to the recipe of one that is computed when its pixels are asked for.</summary>
internal sealed class VipsImage : SafeHandle
{
    /// <summary>VipsBandFormat: unsigned bytes.</summary>
    private const int UnsignedByte = 0;

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

    public bool HasField(string name) => LibVips.FieldType(this, name) != 0;

    /// <summary>Computes the pixels and keeps nothing but them: whatever metadata came with the picture ends here.</summary>
    public VipsImage ToBarePixels()
    {
        var pixels = LibVips.WriteToMemory(this, out var length);
        if (pixels == IntPtr.Zero)
        {
            throw VipsException.Take("decode");
        }

        try
        {
            return FromPixels(pixels, length, Width, Height, Bands);
        }
        finally
        {
            LibVips.Free(pixels);
        }
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
            return FromPixels((IntPtr)data, (nuint)pixels.Length, width, height, bands);
        }
    }

    protected override bool ReleaseHandle()
    {
        LibVips.Unref(handle);
        return true;
    }

    private static VipsImage FromPixels(IntPtr pixels, nuint length, int width, int height, int bands)
    {
        var image = LibVips.NewImageFromMemoryCopy(pixels, length, width, height, bands, UnsignedByte);
        return image == IntPtr.Zero ? throw VipsException.Take("pixels") : new VipsImage(image);
    }
}
