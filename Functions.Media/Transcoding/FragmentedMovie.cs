using System.Buffers.Binary;

namespace Functions.Media.Transcoding;

/// <summary>
/// Reads a fragmented MP4 file of one track that ffmpeg wrote, checks that it is one, and takes it apart into what HLS serves. ffmpeg has handled untrusted bytes,
/// so its word is not taken: only what is understood here goes on, and numbers are counted anew.
/// </summary>
internal sealed class FragmentedMovie
{
    private const int FullBoxHeader = 4;
    private const int SampleEntryHeader = 78;
    private const uint SampleDuration = 0x100;
    private const uint SampleSize = 0x200;
    private const uint SampleFlags = 0x400;
    private const uint SampleOffset = 0x800;

    private readonly byte[] file;

    private FragmentedMovie(byte[] file, byte[] init, int timescale, string codecs)
    {
        this.file = file;
        Init = init;
        Timescale = timescale;
        Codecs = codecs;
    }

    /// <summary><c>ftyp</c> and <c>moov</c>, without anything that is about the film and not of it.</summary>
    public byte[] Init { get; }

    /// <summary>Ticks per second.</summary>
    public int Timescale { get; }

    /// <summary>The codec as RFC 6381 writes it.</summary>
    public string Codecs { get; }

    /// <summary>In order.</summary>
    public IReadOnlyList<MovieFragment> Fragments { get; private set; } = [];

    /// <summary>Takes a file apart, moving it to its place in the film.</summary>
    /// <param name="file">The file; it is changed.</param>
    /// <param name="firstNumber">The number of its first fragment in the film, from 1.</param>
    /// <param name="ticksBefore">Its beginning in the film.</param>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public static FragmentedMovie Read(byte[] file, int firstNumber, Func<int, long> ticksBefore)
    {
        try
        {
            var boxes = Mp4Box.Read(file, 0, file.Length).ToList();
            var head = boxes.Find(static box => box.Is("ftyp"u8));
            var moov = boxes.Find(static box => box.Is("moov"u8));
            if (head.Length == 0 || moov.Length == 0)
            {
                throw new InvalidDataException("A file without head.");
            }

            var media = moov.Find(file, "trak"u8).Find(file, "mdia"u8);
            const int afterTimes = 8;
            var timescale = (int)Math.Clamp(UInt32(file, media.Find(file, "mdhd"u8).Content + FullBoxHeader + afterTimes), 1, int.MaxValue);
            var entries = media.Find(file, "minf"u8).Find(file, "stbl"u8).Find(file, "stsd"u8);
            var movie = new FragmentedMovie(file, [.. file.AsSpan(head.Start, head.Length), .. MovieHead.Copy(file, moov)], timescale, ReadCodecs(file, entries));
            var defaults = moov.Find(file, "mvex"u8).Find(file, "trex"u8);
            const int afterTrackAndEntry = 8;
            movie.ReadFragments(boxes, UInt32(file, defaults.Content + FullBoxHeader + afterTrackAndEntry), firstNumber, ticksBefore(timescale));
            return movie;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new InvalidDataException("A box that ends too early.", e);
        }
    }

    private void ReadFragments(List<Mp4Box> boxes, uint defaultDuration, int number, long ticksBefore)
    {
        List<MovieFragment> fragments = [];
        for (var i = 0; i < boxes.Count; i++)
        {
            if (!boxes[i].Is("moof"u8))
            {
                continue;
            }

            if (i + 1 == boxes.Count || !boxes[i + 1].Is("mdat"u8))
            {
                throw new InvalidDataException("A fragment without media.");
            }

            WriteUInt32(boxes[i].Find(file, "mfhd"u8).Content + FullBoxHeader, (uint)(number + fragments.Count));
            var track = boxes[i].Find(file, "traf"u8);
            Shift(track, ticksBefore);
            var (samples, ticks, delay) = ReadRun(track, defaultDuration);
            fragments.Add(new MovieFragment(file.AsMemory(boxes[i].Start, boxes[i + 1].End - boxes[i].Start), samples, ticks, delay));
        }

        Fragments = fragments;
    }

    private void Shift(Mp4Box track, long ticks)
    {
        var time = track.Find(file, "tfdt"u8).Content;
        if (file[time] != 1)
        {
            throw new InvalidDataException("A fragment whose time has 32 bits.");
        }

        var value = file.AsSpan(time + FullBoxHeader);
        BinaryPrimitives.WriteInt64BigEndian(value, BinaryPrimitives.ReadInt64BigEndian(value) + ticks);
    }

    /// <summary>Sections 8.8.7 and 8.8.8.</summary>
    private (int Samples, long Ticks, int Delay) ReadRun(Mp4Box track, uint defaultDuration)
    {
        var header = track.Find(file, "tfhd"u8).Content;
        var flags = UInt32(file, header) & 0xFFFFFF;
        if ((flags & 0x8) != 0)
        {
            // After the track's id; the base offset has 8 bytes, the description's index 4.
            var skipped = FullBoxHeader + 4 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0);
            defaultDuration = UInt32(file, header + skipped);
        }

        var run = track.Find(file, "trun"u8);
        flags = UInt32(file, run.Content) & 0xFFFFFF;
        var count = (int)UInt32(file, run.Content + FullBoxHeader);
        var at = run.Content + FullBoxHeader + 4 + ((flags & 0x1) != 0 ? 4 : 0) + ((flags & 0x4) != 0 ? 4 : 0);
        var (ticks, delay) = (0L, 0);
        for (var sample = 0; sample < count; sample++)
        {
            if (at > run.End)
            {
                throw new InvalidDataException("A run of samples that ends too early.");
            }

            ticks += (flags & SampleDuration) != 0 ? Next() : defaultDuration;
            at += ((flags & SampleSize) != 0 ? 4 : 0) + ((flags & SampleFlags) != 0 ? 4 : 0);
            if ((flags & SampleOffset) != 0)
            {
                delay = sample == 0 ? (int)UInt32(file, at) : delay;
                at += 4;
            }
        }

        return at == run.End ? (count, ticks, delay) : throw new InvalidDataException("A run of samples of another length.");

        uint Next()
        {
            at += 4;
            return UInt32(file, at - 4);
        }
    }

    private static string ReadCodecs(byte[] file, Mp4Box entries)
    {
        const int afterCount = 8;
        var entry = Mp4Box.Read(file, entries.Content + afterCount, entries.End).First();
        if (entry.Is("mp4a"u8))
        {
            return "mp4a.40.2";
        }

        // Profile, constraints and level stand after the configuration's version (ISO/IEC 14496-15, section 5.3.3.1).
        var profile = entry.Is("avc1"u8) ? entry.Find(file, "avcC"u8, SampleEntryHeader).Content + 1 : throw new InvalidDataException("A codec that was not asked for.");
        return $"avc1.{Convert.ToHexString(file, profile, 3)}";
    }

    private static uint UInt32(byte[] file, int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));

    private void WriteUInt32(int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), value);
}
