using System.Runtime.InteropServices;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Native;

/// <summary>libvips refused or failed.</summary>
internal sealed class VipsException(string message) : ImageEngineException(message)
{
    /// <inheritdoc/>
    public override bool IsOutOfMemory =>
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
