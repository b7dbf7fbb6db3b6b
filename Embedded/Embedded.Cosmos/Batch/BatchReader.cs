using Embedded.Cosmos.Items;
using Embedded.Cosmos.Storage;
using Embedded.Cosmos.Values;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;

namespace Embedded.Cosmos.Batch;

/// <summary>Reads the operations of a batch: a RecordIO stream of HybridRow records, each with its checksum.</summary>
internal static class BatchReader
{
    private const int DocumentResource = 2;

    /// <param name="container">The container, for the partition key paths of the items.</param>
    /// <param name="partitionKey">The one partition key of a transactional batch; null if each operation names its own.</param>
    public static async Task<IReadOnlyList<ItemOperation>> ReadAsync(
        byte[] payload,
        ContainerState container,
        PartitionKeyValue? partitionKey
    )
    {
        if (payload.Length > JsonLimits.MaxItemBytes + (JsonLimits.MaxBatchOperations * 256))
        {
            throw CosmosFault.TooLarge($"Batch request is too large: it has at most {JsonLimits.MaxItemBytes} bytes.");
        }

        var records = new List<byte[]>();
        Result outcome;
        try
        {
            using var stream = new MemoryStream(payload, writable: false);
            outcome = await stream.ReadRecordIOAsync(
                (ReadOnlyMemory<byte> record) =>
                {
                    records.Add(record.ToArray());
                    return records.Count > JsonLimits.MaxBatchOperations ? Result.Canceled : Result.Success;
                },
                resizer: new MemorySpanResizer<byte>(payload.Length)
            );
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The row library reports malformed rows by whatever its readers run into.
            throw CosmosFault.BadRequest("The batch is not a valid record stream: " + exception.Message);
        }

        if (records.Count > JsonLimits.MaxBatchOperations)
        {
            throw CosmosFault.BadRequest(
                $"Batch request has more operations than what is supported: at most {JsonLimits.MaxBatchOperations}."
            );
        }

        if (outcome != Result.Success || records.Count == 0)
        {
            throw CosmosFault.BadRequest("The batch is empty or not a valid record stream.");
        }

        return [.. records.Select(record => Parse(record, container, partitionKey))];
    }

    private static ItemOperation Parse(byte[] record, ContainerState container, PartitionKeyValue? batchKey)
    {
        var kind = 0;
        string? key = null,
            id = null,
            ifMatch = null,
            ifNoneMatch = null;
        var body = Array.Empty<byte>();
        var minimal = false;
        try
        {
            var row = new RowBuffer(record.Length);
            if (!row.ReadFrom(record, HybridRowVersion.V1, BatchSchema.Resolver))
            {
                throw CosmosFault.BadRequest("An operation of the batch is not a valid row.");
            }

            var reader = new RowReader(ref row);
            while (reader.Read())
            {
                switch (reader.Path.ToString())
                {
                    case "operationType":
                        Check(reader.ReadInt32(out kind));
                        break;
                    case "resourceType":
                        Check(reader.ReadInt32(out var resource));
                        if (resource != DocumentResource)
                        {
                            throw CosmosFault.Unsupported($"resource type {resource} in a batch");
                        }

                        break;
                    case "partitionKey":
                        Check(reader.ReadString(out key));
                        break;
                    case "id":
                        Check(reader.ReadString(out id));
                        break;
                    case "resourceBody":
                        Check(reader.ReadBinary(out body));
                        break;
                    case "ifMatch":
                        Check(reader.ReadString(out ifMatch));
                        break;
                    case "ifNoneMatch":
                        Check(reader.ReadString(out ifNoneMatch));
                        break;
                    case "minimalReturnPreference":
                        Check(reader.ReadBool(out minimal));
                        break;
                    case var other:
                        throw CosmosFault.Unsupported($"'{other}' in a batch operation");
                }
            }
        }
        catch (Exception exception) when (exception is not CosmosFault and not OutOfMemoryException)
        {
            // The row library reports malformed rows by whatever its readers run into.
            throw CosmosFault.BadRequest("An operation of the batch is not a valid row: " + exception.Message);
        }

        var partitionKey = key is null ? batchKey : PartitionKeyValue.Parse(key);
        if (partitionKey is null)
        {
            throw CosmosFault.BadRequest("An operation of the batch has no partition key.");
        }

        partitionKey.Complete(container);
        if (batchKey is not null && !partitionKey.Key.AsSpan().SequenceEqual(batchKey.Key))
        {
            throw CosmosFault.BadRequest("The operations of a transactional batch have one partition key.", SubStatus.PartitionKeyMismatch);
        }

        return ItemRequests.Create((WriteKind)kind, partitionKey, id, body, container) with
        {
            IfMatch = ifMatch,
            IfNoneMatch = ifNoneMatch,
            WantsNoContent = minimal,
        };
    }

    private static void Check(Result result)
    {
        if (result != Result.Success)
        {
            throw CosmosFault.BadRequest($"An operation of the batch is not a valid row: {result}.");
        }
    }
}
