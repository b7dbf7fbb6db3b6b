using Embedded.Cosmos.Items;
using Microsoft.Azure.Cosmos.Serialization.HybridRow;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.IO;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.Layouts;
using Microsoft.Azure.Cosmos.Serialization.HybridRow.RecordIO;

namespace Embedded.Cosmos.Batch;

/// <summary>Writes the results of a batch as a RecordIO stream of HybridRow records.</summary>
internal static class BatchWriter
{
    public static async Task<byte[]> WriteAsync(IReadOnlyList<ItemResult> results)
    {
        using var stream = new MemoryStream();
        var outcome = await stream.WriteRecordIOAsync(
            default(Segment),
            (long index, out ReadOnlyMemory<byte> record) =>
            {
                record = index < results.Count ? Row(results[(int)index]) : default;
                return Result.Success;
            }
        );
        return outcome == Result.Success
            ? stream.ToArray()
            : throw new InvalidOperationException($"The batch result could not be written: {outcome}.");
    }

    private static byte[] Row(ItemResult result)
    {
        var row = new RowBuffer((result.Body?.Length ?? 0) + 256);
        row.InitLayout(HybridRowVersion.V1, BatchSchema.Result, BatchSchema.Resolver);
        var outcome = RowWriter.WriteBuffer(
            ref row,
            result,
            static (ref RowWriter writer, TypeArgument _, ItemResult item) =>
            {
                var status = writer.WriteInt32("statusCode", (int)item.Status);
                if (status == Result.Success && item.SubStatus != 0)
                {
                    status = writer.WriteInt32("subStatusCode", item.SubStatus);
                }

                if (status == Result.Success && item.ETag is not null)
                {
                    status = writer.WriteString("eTag", item.ETag);
                }

                if (status == Result.Success && item.Body is not null)
                {
                    status = writer.WriteBinary("resourceBody", item.Body);
                }

                return status == Result.Success ? writer.WriteFloat64("requestCharge", RequestCharge.Item) : status;
            }
        );
        return outcome == Result.Success
            ? row.ToArray()
            : throw new InvalidOperationException($"A batch result could not be written: {outcome}.");
    }
}
