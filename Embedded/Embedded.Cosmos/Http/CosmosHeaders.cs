using System.Collections.Frozen;

namespace Embedded.Cosmos.Http;

/// <summary>The protocol's headers: those that are acted on, those that may be ignored because they change nothing here, and no others.</summary>
internal static class CosmosHeaders
{
    public const string ActivityId = "x-ms-activity-id";
    public const string AutoscaleSettings = "x-ms-cosmos-offer-autopilot-settings";
    public const string BatchAtomic = "x-ms-cosmos-batch-atomic";
    public const string Continuation = "x-ms-continuation";
    public const string ChangeFeedMode = "A-IM";
    public const string EndEpk = "x-ms-end-epk";
    public const string IsBatch = "x-ms-cosmos-is-batch-request";
    public const string IsQuery = "x-ms-documentdb-isquery";
    public const string IsUpsert = "x-ms-documentdb-is-upsert";
    public const string ItemCount = "x-ms-item-count";
    public const string Lsn = "lsn";
    public const string MaxItemCount = "x-ms-max-item-count";
    public const string PartitionKey = "x-ms-documentdb-partitionkey";
    public const string PartitionKeyRangeId = "x-ms-documentdb-partitionkeyrangeid";
    public const string ReadKeyType = "x-ms-read-key-type";
    public const string RequestCharge = "x-ms-request-charge";
    public const string RequiresDistribution = "x-ms-cosmos-query-requiresdistribution";
    public const string ServiceVersion = "x-ms-serviceversion";
    public const string SessionToken = "x-ms-session-token";
    public const string StartEpk = "x-ms-start-epk";
    public const string SubStatus = "x-ms-substatus";
    public const string Throughput = "x-ms-offer-throughput";

    private const string Protocol = "x-ms-";

    private static readonly FrozenSet<string> Known = new[]
    {
        ActivityId,
        AutoscaleSettings,
        BatchAtomic,
        Continuation,
        EndEpk,
        IsBatch,
        IsQuery,
        IsUpsert,
        MaxItemCount,
        PartitionKey,
        PartitionKeyRangeId,
        ReadKeyType,
        SessionToken,
        StartEpk,
        Throughput,
        "x-ms-client-id",
        "x-ms-cosmos-changefeed-wire-format-version",
        "x-ms-consistency-level",
        "x-ms-cosmos-batch-continue-on-error",
        "x-ms-cosmos-batch-ordered",
        "x-ms-cosmos-correlated-activityid",
        "x-ms-cosmos-populateindexmetrics",
        "x-ms-cosmos-populateindexmetrics-v2",
        "x-ms-cosmos-populatequeryadvice",
        "x-ms-cosmos-priority-level",
        "x-ms-cosmos-query-optimisticdirectexecute",
        "x-ms-cosmos-sdk-supportedcapabilities",
        "x-ms-cosmos-supported-serialization-formats",
        "x-ms-cosmos-use-thinclient",
        "x-ms-date",
        "x-ms-dedicatedgateway-bypass-cache",
        "x-ms-dedicatedgateway-max-age",
        "x-ms-documentdb-populatepartitionstatistics",
        "x-ms-documentdb-populatequerymetrics",
        "x-ms-documentdb-populatequotainfo",
        "x-ms-documentdb-query-enable-scan",
        "x-ms-documentdb-query-enablecrosspartition",
        "x-ms-documentdb-query-iscontinuationexpected",
        "x-ms-documentdb-query-parallelizecrosspartitionquery",
        "x-ms-documentdb-responsecontinuationtokenlimitinkb",
        "x-ms-noretry-449",
        "x-ms-version",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Refuses what would change the meaning of a request but is not understood.</summary>
    public static void Check(HttpRequestMessage request)
    {
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            if (name.StartsWith(Protocol, StringComparison.OrdinalIgnoreCase) && !Known.Contains(name))
            {
                throw CosmosFault.Unsupported($"the header '{name}: {values}'");
            }
        }
    }

    public static string? Get(this HttpRequestMessage request, string name) =>
        request.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    public static bool Has(this HttpRequestMessage request, string name) =>
        string.Equals(request.Get(name), bool.TrueString, StringComparison.OrdinalIgnoreCase);
}
