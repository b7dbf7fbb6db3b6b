using System.Buffers;
using System.Globalization;
using System.Text;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Query;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;
using Embedded.Shared;
using Microsoft.Data.Sqlite;

namespace Embedded.Cosmos.ChangeFeed;

/// <summary>
/// Reads changes in the order of log sequence numbers. There is one writer, so that order is the order of commits: once a number is committed, none
/// before it can appear. An item stands where its last write put it, so it is found once, as it is now.
/// </summary>
internal sealed class ChangeFeedReader
{
    private const int MaxExamined = 20_000;

    private readonly ContainerState container;
    private readonly PartitionKeyValue? partitionKey;
    private readonly KeyRange? range;
    private readonly ChangeFeedStart start;
    private readonly int maxItems;
    private readonly long now;
    private readonly bool isWholeKey;
    private long? position;

    public ChangeFeedReader(
        ContainerState container,
        PartitionKeyValue? partitionKey,
        KeyRange? range,
        ChangeFeedStart start,
        int maxItems,
        DateTimeOffset now
    )
    {
        this.container = container;
        this.partitionKey = partitionKey;
        this.range = range;
        this.start = start;
        this.maxItems = maxItems;
        this.now = now.ToUnixTimeSeconds();
        isWholeKey = partitionKey is not null && partitionKey.Components == container.Settings.PartitionKey.Count;
        position = start.Behind;
    }

    /// <summary>The columns of the index to read by; null if it is there. Containers whose feed nobody reads do not pay for it.</summary>
    public string? MissingIndex
    {
        get
        {
            var columns = isWholeKey ? "pk, lsn" : "lsn";
            return container.Indexes.ContainsKey(columns) ? null : columns;
        }
    }

    /// <summary>The next page; a page that is empty but not complete has only looked at what is out of range.</summary>
    public ChangeFeedPage Read(SqliteSession session)
    {
        // Whatever is written after this has a greater number, and waits for the next page.
        var last = session.Scalar("SELECT lsn FROM containers WHERE number = ?1", container.Number) ?? 0;
        position ??= start.Since is { } since ? FindTime(session, since, last) : last;
        if (position > last)
        {
            throw CosmosFault.BadRequest($"The place {position} in the change feed is ahead of the last write, {last}: it belongs to another container.");
        }

        var body = new ArrayBufferWriter<byte>(4096);
        body.Write(Encoding.UTF8.GetBytes($$"""{"_rid":"{{container.Rid}}","Documents":["""));
        var (count, examined) = (0, 0);
        var (sql, values) = Select(position.Value, last);
        using (var rows = session.Prepare(sql, values).ExecuteReader())
        {
            while (true)
            {
                if (!rows.Read())
                {
                    position = last;
                    break;
                }

                position = rows.GetInt64(0);
                if (IsInScope(rows))
                {
                    Append(body, (byte[])rows.GetValue(1), position.Value, isFirst: count == 0);
                    count++;
                }

                if (count >= maxItems || ++examined >= MaxExamined || body.WrittenCount >= JsonLimits.MaxPageBytes)
                {
                    break;
                }
            }
        }

        body.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""],"_count":{{count}}}""")));
        return new ChangeFeedPage(body.WrittenMemory, count, position.Value, last);
    }

    /// <summary>The SQL of a page: seeks to the place in an index and reads on, at most up to the last write.</summary>
    public (string Sql, object?[] Values) Select(long behind, long last)
    {
        var (where, values) = Between(behind, last);
        if (container.Settings.DefaultTimeToLive is not null)
        {
            values.Add(now);
            where += $" AND (expires IS NULL OR expires > ?{values.Count})";
        }

        return ($"SELECT lsn, body, pk FROM {container.Table} WHERE {where} ORDER BY lsn", [.. values]);
    }

    private static void Append(ArrayBufferWriter<byte> page, ReadOnlySpan<byte> item, long lsn, bool isFirst)
    {
        if (!isFirst)
        {
            page.Write<byte>([(byte)',']);
        }

        page.Write(item[..^1]);
        page.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$""","_lsn":{{lsn}}}""")));
    }

    private bool IsInScope(SqliteDataReader rows)
    {
        if (isWholeKey || (partitionKey is null && range is null))
        {
            return true;
        }

        var key = (byte[])rows.GetValue(2);
        return (partitionKey is null || key.AsSpan().StartsWith(partitionKey.Key)) && (range is null || range.Contains(PartitionKeyHash.Of(key)));
    }

    // Times grow with the numbers as far as the clock did, so halving finds the place; it is before the first change of that second.
    private long FindTime(SqliteSession session, long since, long last)
    {
        var (low, high) = (0L, last);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var (where, values) = Between(middle, high);
            using var rows = session
                .Prepare($"SELECT lsn, body FROM {container.Table} WHERE {where} ORDER BY lsn LIMIT 1", [.. values])
                .ExecuteReader();
            if (!rows.Read() || ItemDocument.Timestamp((byte[])rows.GetValue(1)) >= since)
            {
                high = middle;
            }
            else
            {
                low = rows.GetInt64(0);
            }
        }

        return low;
    }

    private (string Where, List<object?> Values) Between(long behind, long last) =>
        isWholeKey ? ("lsn > ?1 AND lsn <= ?2 AND pk = ?3", [behind, last, partitionKey!.Key]) : ("lsn > ?1 AND lsn <= ?2", [behind, last]);
}
