using System.Buffers.Binary;

namespace Functions.Media.Decoder.Heif;

/// <summary>Walks over the boxes of one level of an ISO base media file (ISO/IEC 14496-12, section 4.2). Descends into nothing.</summary>
/// <param name="data">The content of the enclosing box, or the file.</param>
/// <param name="offset">Where that begins in the file.</param>
internal ref struct BoxReader(ReadOnlySpan<byte> data, int offset)
{
    /// <summary>More boxes on one level than any camera writes.</summary>
    private const int MostBoxes = 4096;

    private const int ShortHeader = 8;
    private const int LongHeader = 16;
    private readonly ReadOnlySpan<byte> data = data;
    private int position;
    private int count;

    /// <summary>The box's four-character type.</summary>
    public uint Type { get; private set; }

    /// <summary>Where its content is in the file.</summary>
    public Section Content { get; private set; }

    /// <summary>Goes to the next box; false at the end, and before what is no box or goes beyond the end.</summary>
    public bool Next()
    {
        var rest = data[position..];
        if (rest.Length < ShortHeader || ++count > MostBoxes)
        {
            return false;
        }

        ulong length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        var header = ShortHeader;
        if (length == 0)
        {
            length = (ulong)rest.Length;
        }
        else if (length == 1)
        {
            header = LongHeader;
            length = rest.Length < LongHeader ? 0 : BinaryPrimitives.ReadUInt64BigEndian(rest[ShortHeader..]);
        }

        if (length < (ulong)header || length > (ulong)rest.Length)
        {
            return false;
        }

        Type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        Content = new Section(offset + position + header, (int)length - header);
        position += (int)length;
        return true;
    }

    /// <summary>A four-character code as the number it is stored as.</summary>
    public static uint Code(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name);
}
