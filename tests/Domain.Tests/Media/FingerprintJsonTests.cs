using System.Text.Json;
using Domain.Media;

namespace Domain.Tests.Media;

[TestClass]
public sealed class FingerprintJsonTests
{
    [TestMethod]
    public void A_hash_of_64_bits_survives_databases_that_know_doubles_only()
    {
        var image = MediaSamples.Image();
        var json = JsonSerializer.Serialize(image);
        StringAssert.Contains(json, "\"fffffffffffffffe\"");
        Assert.AreEqual(image.Fingerprint, JsonSerializer.Deserialize<RenderedImage>(json)!.Fingerprint);
    }

    [TestMethod]
    public void A_record_survives_storage_with_everything_it_holds()
    {
        var media = MediaSamples.Pending()
            .Confirm(new("e", 10, true), MediaSamples.Now).Pin(new("o", 10)).Identify("sha", "rendition", new(4)).CountAttempt()
            .Flag([new(new(1), new(2), 3, true)]).Finish(MediaSamples.Image()).ClaimFor(new(9), MediaSamples.Now);
        var json = JsonSerializer.Serialize(media, JsonSerializerOptions.Web);
        var read = JsonSerializer.Deserialize<MediaRecord>(json, JsonSerializerOptions.Web)!;
        Assert.AreEqual(json, JsonSerializer.Serialize(read, JsonSerializerOptions.Web));
        Assert.AreEqual(MediaStatus.Finished, read.Status);
        Assert.AreEqual(new Domain.Ids.SnowflakeId(9), read.UsedByPostId);
        Assert.AreEqual(1, read.Attempts);
    }
}
