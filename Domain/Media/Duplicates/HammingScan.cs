using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Domain.Media.Duplicates;

/// <summary>Looks through 64-bit hashes for those near to either of two, as fast as memory gives them.</summary>
/// <remarks>
/// Bits are counted by a table of the sixteen half-bytes, one shuffle for each half, and summed up by the sum of absolute differences against zero
/// (W. Muła, N. Kurz, D. Lemire, "Faster Population Counts Using AVX2 Instructions", 2018). Without these instructions each hash is counted by itself.
/// The loops are compiled in full at once: a worker's first search is as long as its thousandth.
/// </remarks>
public static class HammingScan
{
    /// <summary>The widths in bits that this machine can do, widest first.</summary>
    public static IReadOnlyList<int> Widths { get; } =
    [
        .. Avx512BW.IsSupported ? [512] : Array.Empty<int>(),
        .. Avx2.IsSupported ? [256] : Array.Empty<int>(),
        64,
    ];

    private static ReadOnlySpan<byte> BitsOfHalfBytes => [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];

    /// <summary>The first place from <paramref name="start"/> on at which a hash differs from one of two in at most so many bits; -1 where there is none.</summary>
    /// <param name="hashes">The hashes.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="distance">Bits.</param>
    /// <param name="width">One of <see cref="Widths"/>; 0 for the widest.</param>
    public static int Next(ReadOnlySpan<ulong> hashes, int start, ulong first, ulong second, int distance, int width = 0) =>
        (width == 0 ? Widths[0] : width) switch
        {
            512 => Next512(hashes, start, first, second, distance),
            256 => Next256(hashes, start, first, second, distance),
            _ => NextOne(hashes, start, first, second, distance),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Next512(ReadOnlySpan<ulong> hashes, int start, ulong first, ulong second, int distance)
    {
        var table = Vector512.Create(Vector256.Create(Vector128.Create(BitsOfHalfBytes)));
        var (one, other, most) = (Vector512.Create(first), Vector512.Create(second), Vector512.Create((ulong)distance));
        ref var origin = ref MemoryMarshal.GetReference(hashes);
        for (; start <= hashes.Length - Vector512<ulong>.Count; start += Vector512<ulong>.Count)
        {
            var hash = Vector512.LoadUnsafe(ref origin, (nuint)start);
            var near = Vector512.LessThanOrEqual(Vector512.Min(Count512(hash ^ one, table), Count512(hash ^ other, table)), most);
            if (near != Vector512<ulong>.Zero)
            {
                return start + BitOperations.TrailingZeroCount(near.ExtractMostSignificantBits());
            }
        }

        return NextOne(hashes, start, first, second, distance);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Next256(ReadOnlySpan<ulong> hashes, int start, ulong first, ulong second, int distance)
    {
        var table = Vector256.Create(Vector128.Create(BitsOfHalfBytes));
        var (one, other, most) = (Vector256.Create(first), Vector256.Create(second), Vector256.Create((ulong)distance));
        ref var origin = ref MemoryMarshal.GetReference(hashes);
        for (; start <= hashes.Length - Vector256<ulong>.Count; start += Vector256<ulong>.Count)
        {
            var hash = Vector256.LoadUnsafe(ref origin, (nuint)start);
            var near = Vector256.LessThanOrEqual(Vector256.Min(Count256(hash ^ one, table), Count256(hash ^ other, table)), most);
            if (near != Vector256<ulong>.Zero)
            {
                return start + BitOperations.TrailingZeroCount(near.ExtractMostSignificantBits());
            }
        }

        return NextOne(hashes, start, first, second, distance);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int NextOne(ReadOnlySpan<ulong> hashes, int start, ulong first, ulong second, int distance)
    {
        for (; start < hashes.Length; start++)
        {
            if (BitOperations.PopCount(hashes[start] ^ first) <= distance || BitOperations.PopCount(hashes[start] ^ second) <= distance)
            {
                return start;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Count512(Vector512<ulong> bits, Vector512<byte> table)
    {
        var halfByte = Vector512.Create((byte)0x0F);
        var counts = Avx512BW.Shuffle(table, bits.AsByte() & halfByte) + Avx512BW.Shuffle(table, (bits >>> 4).AsByte() & halfByte);
        return Avx512BW.SumAbsoluteDifferences(counts, Vector512<byte>.Zero).AsUInt64();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Count256(Vector256<ulong> bits, Vector256<byte> table)
    {
        var halfByte = Vector256.Create((byte)0x0F);
        var counts = Avx2.Shuffle(table, bits.AsByte() & halfByte) + Avx2.Shuffle(table, (bits >>> 4).AsByte() & halfByte);
        return Avx2.SumAbsoluteDifferences(counts, Vector256<byte>.Zero).AsUInt64();
    }
}
