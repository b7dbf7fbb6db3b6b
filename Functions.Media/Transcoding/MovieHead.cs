using System.Buffers.Binary;
using System.Text;

namespace Functions.Media.Transcoding;

/// <summary>
/// Copies the head of a file that ffmpeg wrote, keeping only the boxes that a player needs. ffmpeg passes on what streams carry beside their packets, a matrix for turning
/// say, though the pictures are upright by now, and notes its own name.
/// </summary>
internal static class MovieHead
{
    private const int MatrixLength = 36;
    private const int CompressorLength = 32;

    /// <summary>What is kept of the boxes that hold others, and how many bytes of their own those have before them.</summary>
    private static readonly Dictionary<string, (int Own, string[] Kept)> Containers = new()
    {
        ["moov"] = (0, ["mvhd", "trak", "mvex"]),
        ["trak"] = (0, ["tkhd", "edts", "mdia"]),
        ["edts"] = (0, ["elst"]),
        ["mdia"] = (0, ["mdhd", "hdlr", "minf"]),
        ["minf"] = (0, ["vmhd", "smhd", "dinf", "stbl"]),
        ["dinf"] = (0, ["dref"]),
        ["stbl"] = (0, ["stsd", "stts", "stsc", "stsz", "stco"]),
        ["stsd"] = (8, ["avc1", "mp4a"]),
        ["avc1"] = (78, ["avcC", "colr", "pasp"]),
        ["mp4a"] = (28, ["esds"]),
        ["mvex"] = (0, ["trex"]),
    };

    /// <summary>The identity (ISO/IEC 14496-12, section 6.2.2), in numbers of 16.16 and 2.30 bits.</summary>
    private static ReadOnlySpan<byte> Upright =>
    [
        0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0,
    ];

    /// <summary>Copies a box.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static byte[] Copy(byte[] file, Mp4Box box)
    {
        var name = Name(file, box);
        var copy = file[box.Start..box.End];
        if (Containers.TryGetValue(name, out var container))
        {
            var first = box.Content + container.Own;
            var parts = Mp4Box.Read(file, first, box.End).Where(part => container.Kept.Contains(Name(file, part))).SelectMany(part => Copy(file, part));
            copy = [.. file.AsSpan(box.Start, first - box.Start), .. parts];
            BinaryPrimitives.WriteInt32BigEndian(copy, copy.Length);
        }

        // After header, version, times, id, duration, layer and volume; after header, version, sizes and resolutions.
        const int beforeMatrix = 48;
        const int beforeCompressor = 50;
        if (name == "tkhd")
        {
            Upright.CopyTo(copy.AsSpan(beforeMatrix, MatrixLength));
        }
        else if (name == "avc1")
        {
            copy.AsSpan(beforeCompressor, CompressorLength).Clear();
        }

        return copy;
    }

    private static string Name(byte[] file, Mp4Box box) => Encoding.ASCII.GetString(file, box.Start + sizeof(int), sizeof(int));
}
