using Embedded.Storage;

namespace Infrastructure.Blobs.Embedded;

/// <summary>The lifecycle rules of the embedded home, as the storage accounts' policies state them on Azure.</summary>
public static class StorageTiers
{
    /// <summary>
    /// A rule for each container that keeps things. Display variants that people ask for again become hot again; originals, which are read for processing only, do not.
    /// Uploads stay for hours at most.
    /// </summary>
    public static IList<LifecycleRule> Rules(BlobStoreOptions blobs, StorageTierOptions tiers) =>
    [
        Rule(blobs.IngestAccount, blobs.Originals, hotWhenRead: false, tiers),
        Rule(blobs.MediaAccount, blobs.Public, hotWhenRead: true, tiers),
        Rule(blobs.MediaAccount, blobs.Restricted, hotWhenRead: true, tiers),
    ];

    private static LifecycleRule Rule(string account, string container, bool hotWhenRead, StorageTierOptions tiers) =>
        new() { Account = account, Container = container, CoolAfter = tiers.CoolAfter, ColdAfter = tiers.ColdAfter, HotWhenRead = hotWhenRead };
}
