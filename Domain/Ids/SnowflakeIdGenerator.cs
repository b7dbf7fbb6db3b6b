namespace Domain.Ids;

/// <summary>
/// Makes ids of one shard, strictly increasing. Thread-safe and lock-free.
/// When the clock steps back, or more than 1,024 ids are wanted in one millisecond, it goes on from the last id it gave: ids run a little ahead of the clock,
/// never backwards.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="shard">This process's shard, 0 to <see cref="SnowflakeId.MaxShard"/>. No two live processes may share one.</param>
public sealed class SnowflakeIdGenerator(TimeProvider time, int shard)
{
    private const int SequenceBits = SnowflakeId.SequenceBits;
    private readonly ulong shardBits = SnowflakeId.From(SnowflakeId.Epoch, shard, 0).Value;

    // Milliseconds and sequence of the last id, without the shard: adding one carries from the sequence into the milliseconds.
    private long last = -1;

    /// <summary>The next id, larger than every id this generator gave before.</summary>
    public SnowflakeId Next()
    {
        var now = SnowflakeId.From(time.GetUtcNow(), 0, 0).Value >> SnowflakeId.ShardBits;
        while (true)
        {
            var previous = Volatile.Read(ref last);
            var next = Math.Max((long)now, previous + 1);
            if (Interlocked.CompareExchange(ref last, next, previous) == previous)
            {
                var milliseconds = (ulong)next >> SequenceBits;
                var sequence = (ulong)next & SnowflakeId.MaxSequence;
                return new((milliseconds << (SnowflakeId.ShardBits + SequenceBits)) | shardBits | sequence);
            }
        }
    }
}
