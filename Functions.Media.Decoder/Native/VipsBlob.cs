using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Native;

/// <summary>A counted reference to bytes in native memory.</summary>
internal sealed class VipsBlob : SafeHandle
{
    public VipsBlob(IntPtr area)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(area);

    /// <summary>Refers to bytes that stay where they are and outlive it.</summary>
    public static unsafe VipsBlob Over(ReadOnlySpan<byte> content)
    {
        fixed (byte* first = content)
        {
            return new VipsBlob(LibVips.NewBlob(IntPtr.Zero, (IntPtr)first, (nuint)content.Length));
        }
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>The bytes; valid until this is disposed.</summary>
    public unsafe ReadOnlySpan<byte> Content
    {
        get
        {
            var data = LibVips.BlobContent(this, out var length);
            return new ReadOnlySpan<byte>((void*)data, checked((int)length));
        }
    }

    protected override bool ReleaseHandle()
    {
        LibVips.UnrefArea(handle);
        return true;
    }
}
