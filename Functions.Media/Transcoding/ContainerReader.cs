using System.Buffers.Binary;
using System.Text;
using Domain.Media.Videos;

namespace Functions.Media.Transcoding;

/// <summary>
/// Tells a film's container from its first bytes and walks over its outermost parts, descending into none: they must lie within the file, so a file that was cut
/// anywhere is found out here. ISO/IEC 14496-12, section 4.2; RFC 8794 and RFC 9559.
/// </summary>
internal static class ContainerReader
{
    /// <summary>More boxes than a quarter of an hour of fragments of a tenth of a second has.</summary>
    private const int MostBoxes = 32_768;
    private const int ShortHeader = 8;
    private const int LongHeader = 16;
    private const int LongestHead = 4096;
    private const uint EbmlHead = 0x1A45DFA3;
    private const uint EbmlSegment = 0x18538067;
    private const uint EbmlDocType = 0x4282;

    private static readonly HashSet<uint> FirstBoxes = [Code("ftyp"u8), Code("moov"u8), Code("mdat"u8), Code("wide"u8), Code("free"u8), Code("skip"u8), Code("pnot"u8)];

    /// <summary>Reads the structure.</summary>
    /// <returns>The container, or why there is none.</returns>
    public static (VideoContainer Container, Refusal? Rejection) Read(string path, VideoLimits limits)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        if (length == 0)
        {
            return Reject(VideoRejection.Empty, "The file is empty.");
        }

        if (length > limits.MaxBytes)
        {
            return Reject(VideoRejection.TooLargeBytes, $"The file has {length} bytes; at most {limits.MaxBytes} are allowed.");
        }

        var head = new byte[(int)Math.Min(LongestHead, length)];
        var read = RandomAccess.Read(file, head, 0);
        if (read >= ShortHeader && BinaryPrimitives.ReadUInt32BigEndian(head) == EbmlHead)
        {
            return ReadWebM(head.AsSpan(0, read), length);
        }

        if (read >= ShortHeader && FirstBoxes.Contains(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4))))
        {
            var isMp4 = head.AsSpan(4).StartsWith("ftyp"u8) && !head.AsSpan(ShortHeader).StartsWith("qt  "u8);
            return ReadBoxes(file, length, limits) is { } rejection ? (default, rejection) : (isMp4 ? VideoContainer.Mp4 : VideoContainer.Mov, null);
        }

        return Reject(VideoRejection.UnsupportedType, "The file is neither MP4 nor MOV nor WebM.");
    }

    private static Refusal? ReadBoxes(Microsoft.Win32.SafeHandles.SafeFileHandle file, long fileLength, VideoLimits limits)
    {
        Span<byte> header = stackalloc byte[LongHeader];
        var (at, boxes, indexBytes, hasIndex) = (0L, 0, 0L, false);
        while (fileLength - at >= ShortHeader)
        {
            var read = RandomAccess.Read(file, header, at);
            var type = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
            long length = BinaryPrimitives.ReadUInt32BigEndian(header);
            var least = ShortHeader;
            if (length == 0)
            {
                length = fileLength - at;
            }
            else if (length == 1)
            {
                length = read < LongHeader ? 0 : BinaryPrimitives.ReadInt64BigEndian(header[ShortHeader..]);
                least = LongHeader;
            }

            if (read < ShortHeader || length < least || length > fileLength - at || ++boxes > MostBoxes)
            {
                return Corrupt("The file is cut off, or a part of it is longer than the file.");
            }

            if (type == Code("moov"u8) || type == Code("moof"u8))
            {
                indexBytes += length;
                hasIndex |= type == Code("moov"u8);
            }

            at += length;
        }

        return !hasIndex ? Corrupt("The file has no index; it is cut off, or was never finished.")
            : indexBytes > limits.MaxIndexBytes ? new(VideoRejection.TooLargeBytes, $"Its index has {indexBytes} bytes; at most {limits.MaxIndexBytes} are allowed.")
            : null;
    }

    private static (VideoContainer, Refusal?) ReadWebM(ReadOnlySpan<byte> head, long fileLength)
    {
        var at = 0;
        var isWebM = false;
        while (ReadElement(head, ref at) is var (id, length))
        {
            if (id == EbmlSegment)
            {
                // A recording that was streamed does not know its length (null); what it holds is all there is.
                return !isWebM ? Reject(VideoRejection.UnsupportedType, "The file is Matroska, but not WebM.")
                    : length > fileLength - at ? (default, Corrupt("The file is cut off."))
                    : (VideoContainer.WebM, null);
            }

            if (length is not { } known || known > head.Length - at)
            {
                break;
            }

            isWebM |= id == EbmlHead && DocType(head.Slice(at, (int)known)) == "webm";
            at += (int)known;
        }

        return (default, Corrupt("The file's head is damaged."));
    }

    private static string? DocType(ReadOnlySpan<byte> header)
    {
        var at = 0;
        while (ReadElement(header, ref at) is var (id, length) && length <= header.Length - at)
        {
            if (id == EbmlDocType)
            {
                return Encoding.ASCII.GetString(header.Slice(at, (int)length)).TrimEnd('\0');
            }

            at += (int)length;
        }

        return null;
    }

    /// <summary>An element's id and length (null: unknown), after which <paramref name="at"/> is at its content; null where there is none.</summary>
    private static (uint Id, long? Length)? ReadElement(ReadOnlySpan<byte> data, ref int at)
    {
        const int longestId = 4;
        const int longestLength = 8;
        if (Number(data, ref at, longestId, keepMarker: true) is not { } id || Number(data, ref at, longestLength, keepMarker: false) is not { } length)
        {
            return null;
        }

        return ((uint)id, length == ulong.MaxValue ? null : (long)length);
    }

    /// <summary>A number whose first set bit tells its width. One whose bits are all set is unknown, given as the largest.</summary>
    private static ulong? Number(ReadOnlySpan<byte> data, ref int at, int longest, bool keepMarker)
    {
        if (at >= data.Length)
        {
            return null;
        }

        var width = System.Numerics.BitOperations.LeadingZeroCount((uint)data[at] << 24) + 1;
        if (width > longest || width > data.Length - at)
        {
            return null;
        }

        ulong value = data[at];
        var all = (1UL << (7 * width)) - 1;
        for (var i = 1; i < width; i++)
        {
            value = (value << 8) | data[at + i];
        }

        at += width;
        return keepMarker ? value : (value & all) == all ? ulong.MaxValue : value & all;
    }

    private static uint Code(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name);

    private static Refusal Corrupt(string detail) => new(VideoRejection.Corrupt, detail);

    private static (VideoContainer, Refusal?) Reject(string reason, string detail) => (default, new(reason, detail));
}
