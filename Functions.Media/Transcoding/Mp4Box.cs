using System.Buffers.Binary;

namespace Functions.Media.Transcoding;

/// <summary>A box of an MP4 file (ISO/IEC 14496-12, section 4.2) with a 32-bit length, as ffmpeg writes them.</summary>
/// <param name="Type">Its four characters as a number.</param>
/// <param name="Start">Where it begins in the file, its header first.</param>
/// <param name="Length">Its bytes, header included.</param>
internal readonly record struct Mp4Box(uint Type, int Start, int Length)
{
    private const int HeaderLength = 8;

    /// <summary>Where its content begins.</summary>
    public int Content => Start + HeaderLength;

    public int End => Start + Length;

    /// <summary>The boxes that lie between two places.</summary>
    /// <exception cref="InvalidDataException">One goes beyond the end.</exception>
    public static IEnumerable<Mp4Box> Read(byte[] file, int start, int end)
    {
        while (start < end)
        {
            if (end - start < HeaderLength)
            {
                throw new InvalidDataException("A box that ends too early.");
            }

            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(start));
            if (length < HeaderLength || length > end - start)
            {
                throw new InvalidDataException("A box that goes beyond the end.");
            }

            yield return new Mp4Box(BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(start + 4)), start, (int)length);
            start += (int)length;
        }
    }

    public bool Is(ReadOnlySpan<byte> name) => Type == BinaryPrimitives.ReadUInt32BigEndian(name);

    /// <summary>The one box of a kind within this.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public Mp4Box Find(byte[] file, ReadOnlySpan<byte> name, int skip = 0)
    {
        foreach (var box in Read(file, Content + skip, End))
        {
            if (box.Is(name))
            {
                return box;
            }
        }

        throw new InvalidDataException("A box is missing.");
    }
}
