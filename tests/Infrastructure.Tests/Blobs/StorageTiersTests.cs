using Infrastructure.Blobs;
using Infrastructure.Blobs.Embedded;

namespace Infrastructure.Tests.Blobs;

[TestClass]
public sealed class StorageTiersTests
{
    [TestMethod]
    public void Every_container_that_keeps_things_has_a_rule_and_uploads_have_none()
    {
        var blobs = new BlobStoreOptions();
        var rules = StorageTiers.Rules(blobs, new StorageTierOptions()).ToDictionary(rule => (rule.Account, rule.Container));
        CollectionAssert.AreEquivalent(
            new[] { (blobs.IngestAccount, blobs.Originals), (blobs.MediaAccount, blobs.Public), (blobs.MediaAccount, blobs.Restricted) }, rules.Keys.ToArray());
        Assert.IsTrue(rules.Values.All(rule => (rule.CoolAfter, rule.ColdAfter, rule.Prefix) == (TimeSpan.FromDays(7), TimeSpan.FromDays(90), "")));
        Assert.IsTrue(rules.Values.All(rule => rule.HotWhenRead == (rule.Account == blobs.MediaAccount)));
    }
}
