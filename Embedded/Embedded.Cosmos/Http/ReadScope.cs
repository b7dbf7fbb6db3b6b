using System.Globalization;
using Embedded.Cosmos.Items;
using Embedded.Cosmos.Query;
using Embedded.Cosmos.Storage;

namespace Embedded.Cosmos.Http;

/// <summary>What part of a container a feed or a query reads: a partition key or the first components of one, a range of keys, or everything.</summary>
internal sealed record ReadScope(PartitionKeyValue? PartitionKey, KeyRange? Range, int Partition)
{
    private const int DefaultPageSize = 1000;
    private const string RangeOfKeys = "EffectivePartitionKeyRange";

    public static ReadScope Of(HttpRequestMessage request, ContainerState container)
    {
        if (request.Get(CosmosHeaders.ReadKeyType) is { } type && type != RangeOfKeys)
        {
            throw CosmosFault.Unsupported($"reading by '{type}'");
        }

        var range = KeyRange.Of(request.Get(CosmosHeaders.StartEpk), request.Get(CosmosHeaders.EndEpk));
        var partition = 0;
        if (request.Get(CosmosHeaders.PartitionKeyRangeId) is { } id)
        {
            // The id may stand behind the container's, with a comma between them.
            partition =
                int.TryParse(id.AsSpan(id.LastIndexOf(',') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                && index < container.PartitionCount
                    ? index
                    : throw CosmosFault.RangeGone($"There is no partition key range '{id}'.");
            var whole = KeyRange.OfPartition(partition, container.PartitionCount);
            range = range?.Intersect(whole) ?? whole;
        }

        if (request.Get(CosmosHeaders.PartitionKey) is not { } header)
        {
            return new ReadScope(null, range is { IsEverything: true } ? null : range, partition);
        }

        var key = PartitionKeyValue.Parse(header);
        if (key.Components > container.Settings.PartitionKey.Count)
        {
            throw CosmosFault.BadRequest("The partition key has more components than the container's.", SubStatus.PartitionKeyMismatch);
        }

        return new ReadScope(
            key,
            range is { IsEverything: true } ? null : range,
            key.Components == container.Settings.PartitionKey.Count ? KeyRange.PartitionOf(key.Key, container.PartitionCount) : partition
        );
    }

    public static int PageSize(HttpRequestMessage request)
    {
        if (request.Get(CosmosHeaders.MaxItemCount) is not { } text)
        {
            return DefaultPageSize;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size) && size is -1 or > 0
            ? size < 0
                ? DefaultPageSize
                : size
            : throw CosmosFault.BadRequest($"'{text}' is not a number of items.");
    }
}
