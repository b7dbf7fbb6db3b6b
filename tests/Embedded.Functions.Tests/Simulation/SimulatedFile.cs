namespace Embedded.Functions.Tests.Simulation;

/// <summary>
/// One file: what processes see, what is on the platter, and the writes between the two. A power failure keeps an arbitrary part of them.
/// </summary>
internal sealed class SimulatedFile
{
    // What a disk writes whole or not at all.
    private const int Sector = 512;

    private readonly List<(long Offset, byte[]? Data)> unsynced = [];
    private Image seen = new();
    private Image durable = new();

    public long Length => seen.Length;

    /// <summary>Whether it was never synced.</summary>
    public bool IsNew { get; private set; } = true;

    /// <summary>Reads what is there and fills the rest with zeros; false when there was less than asked for.</summary>
    public bool Read(Span<byte> target, long offset) => seen.Read(target, offset);

    public void Write(ReadOnlySpan<byte> data, long offset)
    {
        seen.Write(data, offset);
        unsynced.Add((offset, data.ToArray()));
    }

    public void Truncate(long length)
    {
        seen.Truncate(length);
        unsynced.Add((length, null));
    }

    public void Sync()
    {
        foreach ((long offset, byte[]? data) in unsynced)
        {
            Apply(offset, data);
        }

        unsynced.Clear();
        IsNew = false;
    }

    /// <summary>
    /// A failed fsync: what did not reach the disk never will, though processes go on seeing it. Source: Rebello et al., Can Applications
    /// Recover from fsync Failures? (2020).
    /// </summary>
    public void FailSync(Random random) => KeepSome(random);

    public void LosePower(Random random)
    {
        KeepSome(random);
        seen = durable.Copy();
    }

    /// <summary>What processes see now, as if all of it were on the disk.</summary>
    public SimulatedFile Copy() => new() { seen = seen.Copy(), durable = seen.Copy(), IsNew = IsNew };

    /// <summary>Changes what is on the disk behind everybody's back.</summary>
    public void Damage(Action<byte[]> change, long? length = null)
    {
        Sync();
        durable.Truncate(length ?? durable.Length);
        change(durable.Bytes);
        seen = durable.Copy();
    }

    private void KeepSome(Random random)
    {
        // Often all or nothing arrived; in between any sectors, in any order.
        int chance = random.Next(3) switch
        {
            0 => 0,
            1 => 100,
            _ => random.Next(100),
        };
        foreach ((long offset, byte[]? data) in unsynced)
        {
            if (data is null)
            {
                if (random.Next(100) < chance)
                {
                    durable.Truncate(offset);
                }

                continue;
            }

            for (int from = 0; from < data.Length; from += Sector)
            {
                if (random.Next(100) < chance)
                {
                    durable.Write(data.AsSpan(from, Math.Min(Sector, data.Length - from)), offset + from);
                }
            }
        }

        unsynced.Clear();
    }

    private void Apply(long offset, byte[]? data)
    {
        if (data is null)
        {
            durable.Truncate(offset);
        }
        else
        {
            durable.Write(data, offset);
        }
    }

    private sealed class Image
    {
        private byte[] bytes = [];

        public long Length { get; private set; }

        public byte[] Bytes => bytes;

        public bool Read(Span<byte> target, long offset)
        {
            int there = (int)Math.Clamp(Length - offset, 0, target.Length);
            bytes.AsSpan((int)Math.Min(offset, Length), there).CopyTo(target);
            target[there..].Clear();
            return there == target.Length;
        }

        public void Write(ReadOnlySpan<byte> data, long offset)
        {
            Length = Math.Max(Length, offset + data.Length);
            if (Length > bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Max(Length, 2 * bytes.Length));
            }

            data.CopyTo(bytes.AsSpan((int)offset));
        }

        public void Truncate(long length)
        {
            if (length < Length)
            {
                bytes.AsSpan((int)length, (int)(Length - length)).Clear();
                Length = length;
            }
        }

        public Image Copy() => new() { bytes = bytes[..(int)Length], Length = Length };
    }
}
