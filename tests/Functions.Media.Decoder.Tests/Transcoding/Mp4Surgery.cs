using System.Buffers.Binary;
using System.Text;
using Functions.Media.Transcoding;

namespace Functions.Media.Decoder.Tests.Transcoding;

/// <summary>Changes boxes of an MP4 file and mends the lengths of those around them. Media data must stand before the index, as ffmpeg writes it: its place stays.</summary>
internal static class Mp4Surgery
{
    private static readonly Dictionary<string, int> Containers = new()
    {
        ["moov"] = 0, ["trak"] = 0, ["mdia"] = 0, ["minf"] = 0, ["stbl"] = 0, ["edts"] = 0, ["udta"] = 0, ["dinf"] = 0, ["stsd"] = 8,
    };

    /// <summary>All boxes, those within others too.</summary>
    public static IEnumerable<(string Name, Mp4Box Box)> Boxes(byte[] file) => Boxes(file, 0, file.Length);

    /// <summary>Changes every box of a name.</summary>
    /// <param name="file">The file; it stays.</param>
    /// <param name="name">The boxes' type.</param>
    /// <param name="change">From a whole box to what stands in its place.</param>
    public static byte[] With(byte[] file, string name, Func<byte[], byte[]> change) => Rebuild(file, 0, file.Length, name, change);

    public static byte[] Without(byte[] file, string name) => With(file, name, static _ => []);

    /// <summary>Writes a number of 32 bits into every box of a name.</summary>
    /// <param name="file">The file; it stays.</param>
    /// <param name="name">The boxes' type.</param>
    /// <param name="offset">Where, counted from the box's content.</param>
    /// <param name="value">What.</param>
    public static byte[] Write(byte[] file, string name, int offset, uint value) => With(file, name, box =>
    {
        BinaryPrimitives.WriteUInt32BigEndian(box.AsSpan(8 + offset), value);
        return box;
    });

    /// <summary>A box.</summary>
    public static byte[] Box(string name, params byte[] content)
    {
        byte[] box = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), .. content];
        BinaryPrimitives.WriteInt32BigEndian(box, box.Length);
        return box;
    }

    private static IEnumerable<(string Name, Mp4Box Box)> Boxes(byte[] file, int start, int end)
    {
        foreach (var box in Mp4Box.Read(file, start, end))
        {
            var name = Encoding.ASCII.GetString(file, box.Start + 4, 4);
            yield return (name, box);
            if (Containers.TryGetValue(name, out var own))
            {
                foreach (var inner in Boxes(file, box.Content + own, box.End))
                {
                    yield return inner;
                }
            }
        }
    }

    private static byte[] Rebuild(byte[] file, int start, int end, string name, Func<byte[], byte[]> change)
    {
        List<byte> built = [];
        foreach (var box in Mp4Box.Read(file, start, end))
        {
            var type = Encoding.ASCII.GetString(file, box.Start + 4, 4);
            var copy = file[box.Start..box.End];
            if (Containers.TryGetValue(type, out var own))
            {
                copy = Box(type, [.. file[box.Content..(box.Content + own)], .. Rebuild(file, box.Content + own, box.End, name, change)]);
            }

            built.AddRange(type == name ? change(copy) : copy);
        }

        return [.. built];
    }
}
