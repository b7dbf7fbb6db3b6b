using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Domain.Ids;

/// <summary>
/// A 64-bit, time-sorted identifier: 41 bits of milliseconds since <see cref="Epoch"/>, 13 bits of shard, 10 bits of sequence.
/// The layout is the one Instagram published in "Sharding &amp; IDs at Instagram" (2012).
/// </summary>
/// <remarks>Unsigned. In JSON it is a decimal string, because JavaScript numbers hold 53 bits. It is never a Redis score, for the same reason.</remarks>
[JsonConverter(typeof(SnowflakeIdJsonConverter))]
public readonly record struct SnowflakeId(ulong Value) : IComparable<SnowflakeId>, ISpanParsable<SnowflakeId>
{
    internal const int SequenceBits = 10;
    internal const int ShardBits = 13;

    /// <summary>The number of digits of <see cref="ToKey"/>: those of the largest unsigned 64-bit number.</summary>
    public const int KeyLength = 20;

    /// <summary>The largest shard number: 13 bits.</summary>
    public const int MaxShard = (1 << ShardBits) - 1;

    /// <summary>The largest sequence number within one millisecond of one shard: 10 bits.</summary>
    public const int MaxSequence = (1 << SequenceBits) - 1;

    /// <summary>Time zero: 2011-08-24T21:07:01.721Z, which leaves 41 bits until the year 2081.</summary>
    public static readonly DateTimeOffset Epoch = DateTimeOffset.FromUnixTimeMilliseconds(1_314_220_021_721);

    /// <summary>Composes an id of its three parts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part does not fit its bits.</exception>
    public static SnowflakeId From(DateTimeOffset time, int shard, int sequence)
    {
        var milliseconds = (time - Epoch).Ticks / TimeSpan.TicksPerMillisecond;
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(milliseconds, 1L << 41, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)shard, (uint)MaxShard, nameof(shard));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)sequence, (uint)MaxSequence, nameof(sequence));
        return new(((ulong)milliseconds << (ShardBits + SequenceBits)) | ((ulong)shard << SequenceBits) | (uint)sequence);
    }

    /// <summary>When the id was made, to the millisecond.</summary>
    public DateTimeOffset Timestamp => Epoch.AddMilliseconds(Value >> (ShardBits + SequenceBits));

    /// <summary>The shard that made it, 0 to <see cref="MaxShard"/>.</summary>
    public int Shard => (int)(Value >> SequenceBits) & MaxShard;

    /// <summary>Its number within the millisecond, 0 to <see cref="MaxSequence"/>.</summary>
    public int Sequence => (int)Value & MaxSequence;

    /// <summary>Fixed-width decimal form whose ordinal order is time order: what databases and Redis members hold.</summary>
    public string ToKey() => Value.ToString("D20", CultureInfo.InvariantCulture);

    /// <summary>The decimal form used in JSON and URLs.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public int CompareTo(SnowflakeId other) => Value.CompareTo(other.Value);

    /// <summary>Reads either decimal form. Signs, blanks and separators are refused.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out SnowflakeId result) => TryParse(s.AsSpan(), null, out result);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SnowflakeId result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out SnowflakeId result)
    {
        var parsed = ulong.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        result = new(value);
        return parsed && s.Length <= KeyLength;
    }

    /// <inheritdoc/>
    public static SnowflakeId Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static SnowflakeId Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not an id: an unsigned 64-bit decimal number is expected.");

    /// <summary>Time order.</summary>
    public static bool operator <(SnowflakeId left, SnowflakeId right) => left.Value < right.Value;

    /// <summary>Time order.</summary>
    public static bool operator >(SnowflakeId left, SnowflakeId right) => left.Value > right.Value;

    /// <summary>Time order.</summary>
    public static bool operator <=(SnowflakeId left, SnowflakeId right) => left.Value <= right.Value;

    /// <summary>Time order.</summary>
    public static bool operator >=(SnowflakeId left, SnowflakeId right) => left.Value >= right.Value;
}
