using System.Runtime.InteropServices;
using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Pipeline;

/// <summary>The bytes of the uploaded file in native memory, so that loaders read them without a copy.</summary>
internal sealed unsafe class InputFile : IDisposable
{
    private readonly int length;
    private void* memory;

    private InputFile(void* memory, int length)
    {
        this.memory = memory;
        this.length = length;
    }

    /// <summary>Stays where it is until this is disposed.</summary>
    public ReadOnlySpan<byte> Content => new(memory, length);

    /// <exception cref="ImageRejectedException">Empty, or longer than allowed; then nothing of it was read.</exception>
    public static InputFile Read(string path, long maxBytes)
    {
        using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        var length = RandomAccess.GetLength(handle);
        if (length == 0)
        {
            throw new ImageRejectedException(RejectionReason.Empty, "The file is empty.");
        }

        if (length > maxBytes || length > int.MaxValue)
        {
            throw new ImageRejectedException(RejectionReason.TooLargeBytes, $"The file has {length} bytes; at most {maxBytes} are allowed.");
        }

        var memory = NativeMemory.Alloc((nuint)length);
        try
        {
            var buffer = new Span<byte>(memory, (int)length);
            var offset = 0;
            while (offset < buffer.Length)
            {
                var read = RandomAccess.Read(handle, buffer[offset..], offset);
                if (read == 0)
                {
                    throw new EndOfStreamException("The input became shorter while it was read.");
                }

                offset += read;
            }

            return new InputFile(memory, (int)length);
        }
        catch
        {
            NativeMemory.Free(memory);
            throw;
        }
    }

    public void Dispose()
    {
        // Every image that reads these bytes is disposed before this, by the order of the using statements.
        NativeMemory.Free(memory);
        memory = null;
    }
}
