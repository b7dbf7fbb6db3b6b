using Domain.Media.Decoding;
using Functions.Media.Decoder.Pipeline;

namespace Functions.Media.Decoder.Heif;

/// <summary>
/// Reads the boxes of a HEIF file as far as they tell what decoding its primary picture would cost (ISO/IEC 23008-12 and 14496-12). Strict: the picture
/// is one coded item or a grid of them, each with its size, and everything it is made of lies within the file. So nothing here or there can recurse.
/// </summary>
internal ref struct HeifHeaderReader
{
    private const int MostItems = 4096;
    private const int MostTiles = 1024;
    private const int MostExtents = 32;
    private const int MostTracks = 16;
    private const int MostPropertiesOfAnItem = 32;

    private readonly ReadOnlySpan<byte> file;
    private readonly Dictionary<uint, uint> types = [];
    private readonly Dictionary<uint, List<Section>> extents = [];
    private readonly Dictionary<uint, List<int>> associations = [];
    private readonly List<(uint Type, Section Content)> properties = [];
    private readonly List<(uint Kind, uint From, List<uint> To)> references = [];
    private Section itemData;
    private uint primary;

    private HeifHeaderReader(ReadOnlySpan<byte> file) => this.file = file;

    private static uint Hevc => BoxReader.Code("hvc1"u8);

    private static uint Av1 => BoxReader.Code("av01"u8);

    private static uint Grid => BoxReader.Code("grid"u8);

    /// <summary>Reads the header.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="ImageRejectedException">Damaged, or made in a way that is not accepted.</exception>
    public static HeifHeader Read(ReadOnlySpan<byte> file)
    {
        var reader = new HeifHeaderReader(file);
        var frames = 1L;
        var hasMeta = false;
        var boxes = new BoxReader(file, 0);
        while (boxes.Next())
        {
            if (boxes.Type == BoxReader.Code("meta"u8) && !hasMeta)
            {
                reader.ReadMeta(boxes.Content);
                hasMeta = true;
            }
            else if (boxes.Type == BoxReader.Code("moov"u8))
            {
                frames = Math.Max(frames, reader.CountSamples(boxes.Content));
            }
        }

        return hasMeta ? reader.Describe(frames) : throw ByteCursor.Damaged("it has no still picture");
    }

    private readonly HeifHeader Describe(long frames)
    {
        var size = SizeOf(primary);
        var type = TypeOf(primary);
        var parts = type == Grid ? ReadGrid(size) : [primary];
        var codec = TypeOf(parts[0]);
        if (codec != Hevc && codec != Av1)
        {
            throw new ImageRejectedException(RejectionReason.UnsupportedType, "The picture in the file is neither HEVC nor AV1.");
        }

        var whole = primary;
        foreach (var (_, from, _) in references.Where(r => r.Kind == BoxReader.Code("auxl"u8) && r.To.Contains(whole)))
        {
            // A picture's transparency is decoded with it; a depth or gain map is not, but is no larger either.
            parts = [.. parts, .. TypeOf(from) == Grid ? TilesOf(from) : [from]];
        }

        var coded = 0L;
        var bytes = 0L;
        foreach (var part in parts)
        {
            if (TypeOf(part) != codec)
            {
                throw ByteCursor.Damaged("a part of the picture is coded in another way");
            }

            var partSize = SizeOf(part);
            coded += (long)partSize.Width * partSize.Height;
            bytes += extents.TryGetValue(part, out var at) && at.Count > 0
                ? at.Sum(section => (long)section.Length)
                : throw ByteCursor.Damaged("an item without content");
        }

        return bytes <= 4L * file.Length
            ? new HeifHeader(codec == Hevc ? ImageFormat.Heic : ImageFormat.Avif, size, coded, frames, ColorsOf(primary) ?? ColorsOf(parts[0]))
            : throw ByteCursor.Damaged("its parts overlap");
    }

    private readonly uint TypeOf(uint item) => types.TryGetValue(item, out var type) ? type : throw ByteCursor.Damaged("an item that is not there");

    private readonly List<uint> TilesOf(uint grid)
    {
        var tiles = references.FirstOrDefault(r => r.Kind == BoxReader.Code("dimg"u8) && r.From == grid).To ?? [];
        return tiles.Count is > 0 and <= MostTiles ? tiles : throw ByteCursor.Damaged($"a grid of {tiles.Count} tiles");
    }

    // ISO/IEC 23008-12, section 6.6.2.3.2.
    private readonly List<uint> ReadGrid(PixelSize size)
    {
        if (!extents.TryGetValue(primary, out var at) || at.Count == 0)
        {
            throw ByteCursor.Damaged("a grid without description");
        }

        var cursor = new ByteCursor(at[0].Of(file));
        _ = cursor.Byte();
        var bytes = (cursor.Byte() & 1) == 0 ? 2 : 4;
        var rows = cursor.Byte() + 1;
        var columns = cursor.Byte() + 1;
        var width = cursor.Number(bytes);
        var height = cursor.Number(bytes);
        var tiles = TilesOf(primary);
        var tile = SizeOf(tiles[0]);
        var isWhole = tiles.Count == rows * columns
            && (width, height) == ((ulong)size.Width, (ulong)size.Height)
            && (long)tile.Width * columns >= size.Width && (long)tile.Width * (columns - 1) < size.Width
            && (long)tile.Height * rows >= size.Height && (long)tile.Height * (rows - 1) < size.Height;
        foreach (var other in tiles)
        {
            isWhole &= SizeOf(other) == tile;
        }

        return isWhole ? tiles : throw ByteCursor.Damaged("a grid whose tiles do not make the picture");
    }

    private readonly PixelSize SizeOf(uint item)
    {
        if (PropertyOf(item, "ispe"u8) is not { } property)
        {
            throw ByteCursor.Damaged("a picture without size");
        }

        var cursor = new ByteCursor(property.Of(file));
        _ = cursor.UInt32();
        var (width, height) = (cursor.UInt32(), cursor.UInt32());
        return width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue
            ? new PixelSize((int)width, (int)height)
            : throw ByteCursor.Damaged("a picture of no size");
    }

    private readonly CodedColors? ColorsOf(uint item)
    {
        // An ICC profile of the same item goes before; whoever decodes attaches that one.
        CodedColors? colors = null;
        foreach (var index in associations.GetValueOrDefault(item) ?? [])
        {
            if (index >= properties.Count || properties[index].Type != BoxReader.Code("colr"u8))
            {
                continue;
            }

            var cursor = new ByteCursor(properties[index].Content.Of(file));
            if (cursor.UInt32() == BoxReader.Code("nclx"u8))
            {
                colors = new CodedColors(cursor.UInt16(), cursor.UInt16());
            }
        }

        return colors;
    }

    private readonly Section? PropertyOf(uint item, ReadOnlySpan<byte> type)
    {
        foreach (var index in associations.GetValueOrDefault(item) ?? [])
        {
            if (index < properties.Count && properties[index].Type == BoxReader.Code(type))
            {
                return properties[index].Content;
            }
        }

        return null;
    }

    private void ReadMeta(Section meta)
    {
        // A full box: its version and flags come first. Item locations may point into idat, wherever that stands.
        var content = Inner(meta, 4);
        var boxes = new BoxReader(content.Of(file), content.Start);
        Section? locations = null;
        while (boxes.Next())
        {
            if (boxes.Type == BoxReader.Code("pitm"u8))
            {
                var cursor = new ByteCursor(boxes.Content.Of(file));
                primary = (uint)cursor.Number(Version(ref cursor) == 0 ? 2 : 4);
            }
            else if (boxes.Type == BoxReader.Code("iinf"u8))
            {
                ReadItems(boxes.Content);
            }
            else if (boxes.Type == BoxReader.Code("iprp"u8))
            {
                ReadProperties(boxes.Content);
            }
            else if (boxes.Type == BoxReader.Code("iref"u8))
            {
                ReadReferences(boxes.Content);
            }
            else if (boxes.Type == BoxReader.Code("iloc"u8))
            {
                locations = boxes.Content;
            }
            else if (boxes.Type == BoxReader.Code("idat"u8))
            {
                itemData = boxes.Content;
            }
        }

        ReadLocations(locations ?? throw ByteCursor.Damaged("nothing says where the picture is"));
    }

    private readonly void ReadItems(Section section)
    {
        var cursor = new ByteCursor(section.Of(file));
        var counted = Version(ref cursor) == 0 ? 2 : 4;
        var content = Inner(section, 4 + counted);
        var boxes = new BoxReader(content.Of(file), content.Start);
        while (boxes.Next())
        {
            var item = new ByteCursor(boxes.Content.Of(file));
            var version = Version(ref item);
            if (boxes.Type != BoxReader.Code("infe"u8) || version is not (2 or 3))
            {
                continue;
            }

            var id = (uint)item.Number(version == 2 ? 2 : 4);
            _ = item.UInt16();
            types[id] = item.UInt32();
        }
    }

    private readonly void ReadProperties(Section section)
    {
        var boxes = new BoxReader(section.Of(file), section.Start);
        while (boxes.Next())
        {
            if (boxes.Type == BoxReader.Code("ipco"u8))
            {
                var container = new BoxReader(boxes.Content.Of(file), boxes.Content.Start);
                while (container.Next())
                {
                    properties.Add((container.Type, container.Content));
                }
            }
            else if (boxes.Type == BoxReader.Code("ipma"u8))
            {
                ReadAssociations(boxes.Content);
            }
        }
    }

    private readonly void ReadAssociations(Section section)
    {
        var cursor = new ByteCursor(section.Of(file));
        var versionAndFlags = cursor.UInt32();
        var isWide = (versionAndFlags & 1) != 0;
        var count = cursor.UInt32();
        for (var i = 0u; i < count; i++)
        {
            var item = (uint)cursor.Number(versionAndFlags >> 24 == 0 ? 2 : 4);
            int ofItem = cursor.Byte();
            if (associations.Count >= MostItems || ofItem > MostPropertiesOfAnItem)
            {
                throw ByteCursor.Damaged("too many properties");
            }

            // The first bit says whether the property is essential; indices count from 1.
            var list = associations[item] = [];
            for (; ofItem > 0; ofItem--)
            {
                var index = isWide ? cursor.UInt16() & 0x7FFF : cursor.Byte() & 0x7F;
                if (index > 0)
                {
                    list.Add(index - 1);
                }
            }
        }
    }

    private readonly void ReadReferences(Section section)
    {
        var cursor = new ByteCursor(section.Of(file));
        var idBytes = Version(ref cursor) == 0 ? 2 : 4;
        var content = Inner(section, 4);
        var boxes = new BoxReader(content.Of(file), content.Start);
        while (boxes.Next())
        {
            var reference = new ByteCursor(boxes.Content.Of(file));
            var from = (uint)reference.Number(idBytes);
            int count = reference.UInt16();
            if (count > MostItems)
            {
                throw ByteCursor.Damaged("too many references");
            }

            List<uint> to = [];
            for (; count > 0; count--)
            {
                to.Add((uint)reference.Number(idBytes));
            }

            references.Add((boxes.Type, from, to));
        }
    }

    // ISO/IEC 14496-12, section 8.11.3.
    private readonly void ReadLocations(Section section)
    {
        var cursor = new ByteCursor(section.Of(file));
        var version = Version(ref cursor);
        var sizes = cursor.UInt16();
        var (offsetBytes, lengthBytes, baseBytes, indexBytes) = (sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, version == 0 ? 0 : sizes & 15);
        var count = cursor.Number(version < 2 ? 2 : 4);
        for (var i = 0UL; i < count; i++)
        {
            var item = (uint)cursor.Number(version < 2 ? 2 : 4);
            var method = version == 0 ? 0 : cursor.UInt16() & 15;
            var isElsewhere = cursor.UInt16() != 0;
            var start = cursor.Number(baseBytes);
            int ofItem = cursor.UInt16();
            if (isElsewhere || method > 1 || ofItem > MostExtents || extents.Count >= MostItems)
            {
                throw ByteCursor.Damaged("an item that lies elsewhere or in too many pieces");
            }

            var list = extents[item] = [];
            var length = 0L;
            for (; ofItem > 0; ofItem--)
            {
                _ = cursor.Number(indexBytes);
                var extent = Locate(method == 1 ? itemData : new Section(0, file.Length), start, cursor.Number(offsetBytes), cursor.Number(lengthBytes));
                length += extent.Length;
                list.Add(length <= file.Length ? extent : throw ByteCursor.Damaged("an item longer than the file"));
            }
        }
    }

    private static Section Locate(Section within, ulong start, ulong offset, ulong length)
    {
        var available = (ulong)within.Length;
        return start <= available && offset <= available - start && length <= available - start - offset
            ? new Section(within.Start + (int)(start + offset), (int)length)
            : throw ByteCursor.Damaged("an item that goes beyond the end of the file");
    }

    private readonly long CountSamples(Section movie)
    {
        var most = 1L;
        var tracks = 0;
        var boxes = new BoxReader(movie.Of(file), movie.Start);
        while (boxes.Next())
        {
            if (boxes.Type != BoxReader.Code("trak"u8))
            {
                continue;
            }

            if (++tracks > MostTracks)
            {
                throw ByteCursor.Damaged("too many tracks");
            }

            var path = boxes.Content;
            var isThere = Find(ref path, "mdia"u8) && Find(ref path, "minf"u8) && Find(ref path, "stbl"u8) && Find(ref path, "stsz"u8);
            if (isThere)
            {
                var cursor = new ByteCursor(path.Of(file));
                _ = cursor.UInt64();
                most = Math.Max(most, cursor.UInt32());
            }
        }

        return most;
    }

    private readonly bool Find(ref Section section, ReadOnlySpan<byte> type)
    {
        var boxes = new BoxReader(section.Of(file), section.Start);
        while (boxes.Next())
        {
            if (boxes.Type == BoxReader.Code(type))
            {
                section = boxes.Content;
                return true;
            }
        }

        return false;
    }

    private static Section Inner(Section section, int skip) =>
        section.Length >= skip ? new Section(section.Start + skip, section.Length - skip) : throw ByteCursor.Damaged("A box that ends too early");

    private static int Version(ref ByteCursor cursor) => (int)(cursor.UInt32() >> 24);
}
