using System.Runtime.InteropServices;

namespace Functions.Media.Decoder.Native;

/// <summary>libvips refused or failed; the message is its own.</summary>
internal sealed class VipsException(string message) : Exception(message)
{
    /// <summary>Whether memory ran out, which says nothing about the picture.</summary>
    public bool IsOutOfMemory =>
        Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("unable to allocate", StringComparison.OrdinalIgnoreCase)
        || Message.Contains("insufficient memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the message that libvips has collected since the last error.</summary>
    public static VipsException Take(string operation)
    {
        var message = Marshal.PtrToStringUTF8(LibVips.ErrorBuffer())?.Trim();
        LibVips.ClearError();
        return new VipsException($"{operation}: {(string.IsNullOrEmpty(message) ? "failed" : message)}");
    }
}
