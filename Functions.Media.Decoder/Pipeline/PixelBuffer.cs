using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>
/// A picture's bare pixels in native memory: upright, 8-bit sRGB, three bytes each, rows without gaps. There is nothing besides, so whatever metadata came
/// with the picture ended before it.
/// </summary>
internal sealed unsafe class PixelBuffer : IDisposable
{
    /// <summary>Red, green, blue.</summary>
    public const int Channels = 3;

    private byte* memory;

    /// <summary>Pixels that are still to be set.</summary>
    public PixelBuffer(PixelSize size)
        : this(size, (byte*)NativeMemory.Alloc((nuint)size.Width * (nuint)size.Height, Channels))
    {
    }

    /// <summary>Takes over memory from malloc(3) that holds such pixels.</summary>
    public PixelBuffer(PixelSize size, byte* memory)
    {
        Size = size;
        this.memory = memory;
    }

    public PixelSize Size { get; }

    public int Width => Size.Width;

    public int Height => Size.Height;

    /// <summary>Valid until this is disposed.</summary>
    public byte* Pointer => memory;

    /// <summary>Valid until this is disposed.</summary>
    public Span<byte> Pixels => new(memory, checked(Width * Height * Channels));

    public void Dispose()
    {
        NativeMemory.Free(memory);
        memory = null;
    }
}
