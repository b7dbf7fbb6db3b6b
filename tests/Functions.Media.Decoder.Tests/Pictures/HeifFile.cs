using System.Buffers.Binary;
using System.Text;
using Functions.Media.Decoder.Heif;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Takes HEIF files apart and puts others together, box by box (ISO/IEC 23008-12 and 14496-12): also such as no encoder writes.</summary>
internal sealed class HeifFile
{
    private readonly List<(string Kind, int From, int[] To)> references = [];

    /// <summary>The items, numbered from 1.</summary>
    public List<HeifItem> Items { get; } = [];

    /// <summary>The primary item's number.</summary>
    public int Primary { get; set; } = 1;

    /// <summary>The brands, the major one first.</summary>
    public string[] Brands { get; set; } = ["heic", "mif1", "heic"];

    /// <summary>Boxes behind the last.</summary>
    public byte[] Trailer { get; set; } = [];

    /// <summary>Boxes between <c>ftyp</c> and <c>meta</c>.</summary>
    public byte[] Leader { get; set; } = [];

    /// <summary>The one coded item of a plain file with its properties; the first kept as it is.</summary>
    public static HeifItem Take(byte[] file)
    {
        var meta = Find(file, new Section(0, file.Length), "meta").Single();
        var content = new Section(meta.Start + 4, meta.Length - 4);
        var properties = new List<byte[]>();
        var container = Find(file, Find(file, content, "iprp").Single(), "ipco").Single();
        var boxes = new BoxReader(container.Of(file), container.Start);
        string? type = null;
        while (boxes.Next())
        {
            properties.Add(file[(boxes.Content.Start - 8)..(boxes.Content.Start + boxes.Content.Length)]);
            type ??= Name(boxes.Type) switch { "hvcC" => "hvc1", "av1C" => "av01", _ => null };
        }

        // Both encoders write the picture's bytes last.
        var data = Find(file, new Section(0, file.Length), "mdat").Single();
        return new HeifItem { Type = type!, Content = data.Of(file).ToArray(), Properties = [.. properties] };
    }

    /// <summary>A file of one item.</summary>
    public static HeifFile Of(HeifItem item)
    {
        var file = new HeifFile { Brands = item.Type == "av01" ? ["avif", "mif1", "miaf", "avif"] : ["heic", "mif1", "heic"] };
        file.Items.Add(item);
        return file;
    }

    /// <summary>A grid of equal tiles, all the same item's content or one each.</summary>
    public static HeifFile Grid(IReadOnlyList<HeifItem> tiles, int rows, int columns, int width, int height)
    {
        var file = Of(new HeifItem
        {
            Type = "grid",
            Content = [0, 0, (byte)(rows - 1), (byte)(columns - 1), .. UInt16(width), .. UInt16(height)],
            Properties = [Size(width, height)],
        });
        file.Items.AddRange(tiles);
        file.Refer("dimg", 1, [.. Enumerable.Range(2, tiles.Count)]);
        if (tiles.Count > 0 && tiles[0].Type == "av01")
        {
            file.Brands = ["avif", "mif1", "miaf", "avif"];
        }

        return file;
    }

    public static byte[] Size(int width, int height) => FullBox("ispe", [.. UInt32(width), .. UInt32(height)]);

    public static byte[] Rotation(int quartersCounterclockwise) => Box("irot", [(byte)quartersCounterclockwise]);

    /// <summary>0 exchanges top and bottom, 1 left and right.</summary>
    public static byte[] Mirror(int axis) => Box("imir", [(byte)axis]);

    public static byte[] IccProfile(byte[] profile) => Box("colr", [.. "prof"u8, .. profile]);

    /// <summary>How the turn that an Exif orientation asks for is written as properties.</summary>
    public static byte[][] Turn(int orientation) => orientation switch
    {
        1 => [],
        2 => [Mirror(1)],
        3 => [Rotation(2)],
        4 => [Mirror(0)],
        5 => [Rotation(1), Mirror(0)],
        6 => [Rotation(3)],
        7 => [Rotation(3), Mirror(0)],
        _ => [Rotation(1)],
    };

    /// <summary>
    /// A movie box (ISO/IEC 14496-12, section 8.2) whose one track shows so many frames of the given item's size, coding and content.
    /// </summary>
    public static byte[] Movie(HeifItem item, int width, int height, int frames, int dataAt)
    {
        byte[] matrix = [.. UInt32(0x10000), .. new byte[12], .. UInt32(0x10000), .. new byte[12], .. UInt32(0x40000000)];
        byte[] shape = [.. UInt16(width), .. UInt16(height)];
        byte[] entry =
        [
            .. new byte[6], 0, 1, .. new byte[16], .. shape, .. UInt32(0x480000), .. UInt32(0x480000), .. new byte[4], 0, 1, .. new byte[32], 0, 24, 0xFF, 0xFF,
            .. item.Properties.First(property => property.AsSpan(4).StartsWith("av1C"u8) || property.AsSpan(4).StartsWith("hvcC"u8)),
        ];
        var table = Box(
            "stbl",
            FullBox("stsd", [.. UInt32(1), .. Box(item.Type, entry)]),
            FullBox("stts", [.. UInt32(1), .. UInt32(frames), .. UInt32(1)]),
            FullBox("stsc", [.. UInt32(1), .. UInt32(1), .. UInt32(1), .. UInt32(1)]),
            FullBox("stsz", [.. UInt32(item.Content.Length), .. UInt32(frames)]),
            FullBox("stco", [.. UInt32(frames), .. Enumerable.Repeat(UInt32(dataAt), frames).SelectMany(at => at)]));
        var reference = Box("dinf", FullBox("dref", [.. UInt32(1), .. FullBox("url ", [], flags: 1)]));
        var media = Box(
            "mdia",
            FullBox("mdhd", [.. UInt32(0), .. UInt32(0), .. UInt32(10), .. UInt32(frames), 0x55, 0xC4, 0, 0]),
            FullBox("hdlr", [0, 0, 0, 0, .. "pict"u8, .. new byte[13]]),
            Box("minf", FullBox("vmhd", new byte[8], flags: 1), reference, table));
        var header = FullBox(
            "tkhd",
            [.. UInt32(0), .. UInt32(0), .. UInt32(1), .. UInt32(0), .. UInt32(frames), .. new byte[16], .. matrix, .. UInt32((long)width << 16), .. UInt32((long)height << 16)],
            flags: 7);
        byte[] movie =
        [
            .. UInt32(0), .. UInt32(0), .. UInt32(10), .. UInt32(frames), .. UInt32(0x10000), 1, 0, .. new byte[10], .. matrix, .. new byte[24], .. UInt32(2),
        ];
        return Box("moov", FullBox("mvhd", movie), Box("trak", header, media));
    }

    public static byte[] Box(string type, params byte[][] content)
    {
        var length = 8 + content.Sum(part => part.Length);
        return [.. UInt32(length), .. Encoding.ASCII.GetBytes(type), .. content.SelectMany(part => part)];
    }

    public static byte[] FullBox(string type, byte[] content, int version = 0, int flags = 0) =>
        Box(type, [(byte)version, (byte)(flags >> 16), (byte)(flags >> 8), (byte)flags, .. content]);

    public static byte[] UInt32(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }

    public static byte[] UInt16(int value) => [(byte)(value >> 8), (byte)value];

    public HeifFile Refer(string kind, int from, params int[] to)
    {
        references.Add((kind, from, to));
        return this;
    }

    /// <summary>Adds an item.</summary>
    public HeifFile Add(HeifItem item)
    {
        Items.Add(item);
        return this;
    }

    /// <summary>Adds an item that describes the primary one, such as Exif.</summary>
    public HeifFile Describe(HeifItem item)
    {
        Items.Add(item);
        return Refer("cdsc", Items.Count, Primary);
    }

    /// <summary>Adds a transparency plane.</summary>
    public HeifFile WithAlpha(HeifItem alpha)
    {
        var mark = FullBox("auxC", [.. "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0"u8]);
        Items.Add(alpha with { Properties = [.. alpha.Properties, mark] });
        return Refer("auxl", Items.Count, Primary);
    }

    public byte[] Build()
    {
        var head = Box("ftyp", [.. Encoding.ASCII.GetBytes(Brands[0]), 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(string.Concat(Brands[1..]))]);
        var dataAt = head.Length + Leader.Length + Meta(0).Length + 8;
        return [.. head, .. Leader, .. Meta(dataAt), .. Box("mdat", [.. Items.Select(item => item.Content)]), .. Trailer];
    }

    /// <summary>Where each box begins, those inside others included, with its name.</summary>
    public static List<(string Name, int Offset)> Boxes(byte[] file)
    {
        List<(string, int)> found = [];
        Walk(new Section(0, file.Length));
        return found;

        void Walk(Section section)
        {
            var boxes = new BoxReader(section.Of(file), section.Start);
            while (boxes.Next())
            {
                var name = Name(boxes.Type);
                found.Add((name, boxes.Content.Start - 8));
                var skip = name switch { "meta" => 4, "iinf" => 6, "iref" => 4, "iprp" or "ipco" => 0, _ => -1 };
                if (skip >= 0)
                {
                    Walk(new Section(boxes.Content.Start + skip, boxes.Content.Length - skip));
                }
            }
        }
    }

    private static List<Section> Find(byte[] file, Section within, string type)
    {
        List<Section> found = [];
        var boxes = new BoxReader(within.Of(file), within.Start);
        while (boxes.Next())
        {
            if (Name(boxes.Type) == type)
            {
                found.Add(boxes.Content);
            }
        }

        return found;
    }

    private static string Name(uint type) => Encoding.ASCII.GetString(UInt32(type));

    private byte[] Meta(int dataAt)
    {
        var locations = new List<byte> { 0x44, 0 };
        locations.AddRange(UInt16(Items.Count));
        var infos = new List<byte[]>();
        var associations = new List<byte>(UInt32(Items.Count));
        var properties = new List<byte[]>();
        for (var i = 0; i < Items.Count; i++)
        {
            var item = Items[i];
            var extents = item.Extents ?? [(0, item.Content.Length)];
            locations.AddRange([.. UInt16(i + 1), 0, 0, .. UInt16(extents.Length)]);
            foreach (var (offset, length) in extents)
            {
                locations.AddRange([.. UInt32(dataAt + offset), .. UInt32(length)]);
            }

            dataAt += item.Content.Length;
            byte[] name = item.Type == "mime" ? [.. "\0application/rdf+xml\0"u8] : [0];
            infos.Add(FullBox("infe", [.. UInt16(i + 1), 0, 0, .. Encoding.ASCII.GetBytes(item.Type), .. name], version: 2));
            associations.AddRange([.. UInt16(i + 1), (byte)item.Properties.Length]);
            foreach (var property in item.Properties)
            {
                properties.Add(property);
                var isEssential = Encoding.ASCII.GetString(property, 4, 4) is "hvcC" or "av1C" or "irot" or "imir";
                associations.AddRange(UInt16(properties.Count | (isEssential ? 0x8000 : 0)));
            }
        }

        var parts = new List<byte[]>
        {
            FullBox("hdlr", [0, 0, 0, 0, .. "pict"u8, .. new byte[13]]),
            FullBox("pitm", UInt16(Primary)),
            FullBox("iloc", [.. locations]),
            FullBox("iinf", [.. UInt16(infos.Count), .. infos.SelectMany(info => info)]),
        };
        if (references.Count > 0)
        {
            parts.Add(FullBox("iref", [.. references.SelectMany(r =>
                Box(r.Kind, [.. UInt16(r.From), .. UInt16(r.To.Length), .. r.To.SelectMany(UInt16)]))]));
        }

        parts.Add(Box("iprp", Box("ipco", [.. properties]), FullBox("ipma", [.. associations], flags: 1)));
        return FullBox("meta", [.. parts.SelectMany(part => part)]);
    }
}
