using System.Buffers.Binary;

namespace Functions.Media.Decoder.Tests.Hostile;

/// <summary>Changes a file as a fuzzer does. The same seed gives the same file.</summary>
internal static class Mutations
{
    private static readonly uint[] Extremes = [0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF0, 0xFFFF_FFFF];

    public static (string Kind, byte[] File) Make(int seed)
    {
        var random = new Random(seed);
        var kinds = Corpus.All.Keys.ToArray();
        var kind = kinds[random.Next(kinds.Length)];
        var file = Corpus.All[kind].ToList();
        for (var changes = 1 << random.Next(4); changes > 0; changes--)
        {
            Change(file, random);
        }

        return (kind, [.. file]);
    }

    private static void Change(List<byte> file, Random random)
    {
        if (file.Count < 32)
        {
            return;
        }

        // Half of the changes meet the headers, where they do most.
        var at = random.Next(2) == 0 ? random.Next(Math.Min(600, file.Count - 8)) : random.Next(file.Count - 8);
        var length = Math.Min(1 << random.Next(10), file.Count - at);
        switch (random.Next(8))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                file[at] = (byte)Extremes[random.Next(6)];
                break;
            case 2:
                Write(file, at, 2, random);
                break;
            case 3:
                Write(file, at, 4, random);
                break;
            case 4:
                file.RemoveRange(at, length);
                break;
            case 5:
                file.InsertRange(random.Next(file.Count), file.GetRange(at, length));
                break;
            case 6:
                var noise = new byte[length];
                random.NextBytes(noise);
                file.RemoveRange(at, length);
                file.InsertRange(at, noise);
                break;
            default:
                // A piece of another kind of file.
                var other = Corpus.All.Values.ElementAt(random.Next(Corpus.All.Count));
                var from = random.Next(other.Length);
                file.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                break;
        }
    }

    private static void Write(List<byte> file, int at, int bytes, Random random)
    {
        Span<byte> value = stackalloc byte[4];
        var extreme = Extremes[random.Next(Extremes.Length)];
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(value, bytes == 2 ? extreme << 16 : extreme);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(value, extreme);
        }

        for (var i = 0; i < bytes; i++)
        {
            file[at + i] = value[i];
        }
    }
}
