using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Native;

/// <summary>GLib's variant: a type and two words of data (gobject/gvalue.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GValue
{
    private nuint type;
    private ulong data0;
    private ulong data1;
}
