using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Functions.Media.Decoder.Protocol;

/// <summary>Messages between a decoder process and its keeper: four bytes of length, little-endian, then that many bytes of JSON.</summary>
public static class FrameStream
{
    /// <summary>A longer message is a violation of the protocol, refused before its content is read; 256 KiB.</summary>
    public const int MaxLength = 256 * 1024;

    private const int HeaderLength = 4;

    /// <summary>Writes one message.</summary>
    /// <exception cref="InvalidDataException">It is longer than <see cref="MaxLength"/>.</exception>
    public static async ValueTask WriteAsync<T>(Stream stream, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, type);
        CheckLength(json.Length);
        var frame = new byte[HeaderLength + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, json.Length);
        json.CopyTo(frame, HeaderLength);
        await stream.WriteAsync(frame, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Reads one message; null at the end of the stream between two messages.</summary>
    /// <exception cref="InvalidDataException">The length is out of bounds, or the content is not such a message.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within a message.</exception>
    public static async ValueTask<T?> ReadAsync<T>(Stream stream, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var header = new byte[HeaderLength];
        var read = await stream.ReadAtLeastAsync(header, HeaderLength, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
        {
            return null;
        }

        if (read < HeaderLength)
        {
            throw new EndOfStreamException("The stream ended within a message's length.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        CheckLength(length);
        var json = new byte[length];
        await stream.ReadExactlyAsync(json, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidDataException("The message is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The message is not of the expected form.", e);
        }
    }

    private static void CheckLength(int length)
    {
        if (length is < 2 or > MaxLength)
        {
            throw new InvalidDataException($"A message of {length} bytes; between 2 and {MaxLength} are allowed.");
        }
    }
}
