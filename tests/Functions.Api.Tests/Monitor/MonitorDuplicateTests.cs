using System.Text.Json.Nodes;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Duplicates;
using Domain.Media.Duplicates.Reports;
using Domain.Media.Exposure;
using Domain.Media.Renditions;
using Domain.Staff;
using Functions.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Tests.Shared;

namespace Functions.Api.Tests.Monitor;

/// <summary>Who sees that pictures look alike, and what operators do about it.</summary>
[TestClass]
public sealed class MonitorDuplicateTests : ApiTest
{
    private static IDuplicateReports Reports => Host.Services.GetRequiredService<IDuplicateReports>();

    private static IMediaStore Media => Host.Services.GetRequiredService<IMediaStore>();

    private static IRenditionStore Renditions => Host.Services.GetRequiredService<IRenditionStore>();

    [TestMethod]
    public async Task Staff_sees_both_pictures_of_a_pair_whosever_they_are()
    {
        var (earlier, later) = (await Host.SignUpAsync(), await Host.SignUpAsync());
        var reader = await Host.HireAsync(StaffRole.Reader);
        var first = await PictureAsync(earlier.Id, "a", MediaExposure.Restricted);
        var second = await PictureAsync(later.Id, "b", MediaExposure.Public);
        var same = await PictureAsync(later.Id, "a", MediaExposure.Public);
        await ReportAsync(second, later.Id, first, earlier.Id, 4);
        await ReportAsync(same, later.Id, first, earlier.Id, 0);

        var listed = await ListAsync(reader, $"owner={earlier.Id}");
        Assert.HasCount(2, listed);
        var (exact, near) = (listed[0]!, listed[1]!);
        Assert.AreEqual((true, 0), (exact["same_bytes"]!.GetValue<bool>(), exact["distance"]!.GetValue<int>()));
        Assert.AreEqual((false, 4), (near["same_bytes"]!.GetValue<bool>(), near["distance"]!.GetValue<int>()));
        Assert.AreEqual((second.ToString(), later.Id.ToString(), later.Username), Sides(near["later"]!));
        Assert.AreEqual((first.ToString(), earlier.Id.ToString(), earlier.Username), Sides(near["earlier"]!));
        StringAssert.Contains(near["later"]!["thumbnail_url"]!.GetValue<string>(), "/edge/");
        StringAssert.Contains(near["earlier"]!["thumbnail_url"]!.GetValue<string>(), "sig=", "a restricted picture by a signed address");

        // A picture that is gone is said to be.
        await Renditions.DeleteUnreferencedAsync(
            (await Renditions.UpdateAsync(later.Id, $"rendition-{second}", rendition => rendition! with { References = [] }, CancellationToken.None))!, CancellationToken.None);
        Assert.IsNull((await ListAsync(reader, $"owner={earlier.Id}"))[1]!["later"]!["thumbnail_url"]);
    }

    [TestMethod]
    public async Task The_list_is_filtered_and_paged()
    {
        var owner = await Host.SignUpAsync();
        var reader = await Host.HireAsync(StaffRole.Reader);
        for (var number = 1UL; number <= 5; number++)
        {
            await ReportAsync(new(owner.Id.Value + (2 * number)), owner.Id, new(owner.Id.Value + 1), number % 2 == 0 ? owner.Id : new(1), (int)number);
        }

        var all = (await ListAsync(reader, $"owner={owner.Id}")).Select(report => report!["distance"]!.GetValue<int>()).ToList();
        CollectionAssert.AreEquivalent(new[] { 1, 2, 3, 4, 5 }, all);
        var paged = new List<int>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await reader.Api.GetAsync($"/monitor/duplicates?owner={owner.Id}&limit=2{cursor}");
            paged.AddRange(page.Json["items"]!.AsArray().Select(report => report!["distance"]!.GetValue<int>()));
            cursor = page["next_cursor"] is { } next ? $"&cursor={next}" : null;
        }

        CollectionAssert.AreEqual(all, paged);
        Assert.HasCount(2, await ListAsync(reader, $"owner={owner.Id}&max_distance=2"));
        Assert.HasCount(3, await ListAsync(reader, $"owner={owner.Id}&owners_differ=true"));
        Assert.HasCount(2, await ListAsync(reader, $"owner={owner.Id}&owners_differ=false&state=open"));
        Assert.HasCount(0, await ListAsync(reader, $"owner={owner.Id}&state=confirmed"));
        foreach (var wrong in new[] { "state=new", "owner=ann", "max_distance=65", "max_distance=-1", "owners_differ=1", "limit=101", "cursor=x" })
        {
            var answer = await reader.Api.GetAsync($"/monitor/duplicates?{wrong}");
            Assert.AreEqual(400, answer.Status, wrong);
            Assert.IsTrue(answer.Code is "invalid_field" or "invalid_cursor", answer.Text);
        }
    }

    [TestMethod]
    public async Task An_operator_judges_a_pair_the_same_twice_changes_nothing_and_both_are_recorded()
    {
        var owner = await Host.SignUpAsync();
        var (reader, @operator, other) = (await Host.HireAsync(StaffRole.Reader), await Host.HireAsync(StaffRole.Operator), await Host.HireAsync(StaffRole.Operator));
        var (later, earlier) = (new SnowflakeId(owner.Id.Value + 2), new SnowflakeId(owner.Id.Value + 1));
        await ReportAsync(later, owner.Id, earlier, owner.Id, 3);
        var path = $"/monitor/duplicates/{later}/{earlier}/review";

        Assert.AreEqual("operators_only", (await reader.Api.PostAsync(path, new { state = "dismissed" })).Code);
        var judged = await @operator.Api.PostAsync(path, new { state = "dismissed", reason = "A stock photo" });
        Assert.AreEqual((200, "dismissed", @operator.Username), (judged.Status, judged["state"], judged["reviewed_by"]));
        var again = await other.Api.PostAsync(path, new { state = "dismissed" });
        Assert.AreEqual((200, judged["reviewed_at"], @operator.Username), (again.Status, again["reviewed_at"], again["reviewed_by"]));
        Assert.AreEqual("confirmed", (await other.Api.PostAsync(path, new { state = "confirmed" }))["state"]);
        Assert.HasCount(1, await ListAsync(reader, $"owner={owner.Id}&state=confirmed"));

        var recorded = (await reader.Api.GetAsync($"/monitor/actions?target={later}/{earlier}")).Json["items"]!.AsArray();
        CollectionAssert.AreEqual(
            new[] { "Confirmed", "Dismissed", "Dismissed: A stock photo" }, recorded.Select(action => action!["detail"]!.GetValue<string>()).ToArray());
        Assert.IsTrue(recorded.All(action => action!["action"]!.GetValue<string>() == "review_duplicate" && action["outcome"]!.GetValue<string>() == "done"));
        Assert.AreEqual("report_not_found", (await other.Api.PostAsync($"/monitor/duplicates/{earlier}/{later}/review", new { state = "open" })).Code);
        Assert.AreEqual("report_not_found", (await other.Api.PostAsync("/monitor/duplicates/x/1/review", new { state = "open" })).Code);
        Assert.AreEqual("invalid_field", (await other.Api.PostAsync(path, new { state = "gone" })).Code);
    }

    [TestMethod]
    public async Task An_owner_is_told_of_exact_copies_of_their_own_and_nothing_of_other_peoples_pictures()
    {
        var (owner, other) = (await Host.SignUpAsync(), await Host.SignUpAsync());
        var reader = await Host.HireAsync(StaffRole.Reader);
        var theirs = await PictureAsync(other.Id, "c", MediaExposure.Restricted);
        var first = await PictureAsync(owner.Id, "c", MediaExposure.Public);
        var second = await PictureAsync(owner.Id, "c", MediaExposure.Public, first, new NearDuplicate(theirs, other.Id, 0, false));

        var seen = await owner.Api.GetAsync($"/api/v1/media/{second}");
        Assert.AreEqual(first.ToString(), seen["duplicate_of"]);
        Assert.IsFalse(seen.Text.Contains(theirs.ToString(), StringComparison.Ordinal), seen.Text);
        Assert.IsFalse(seen.Text.Contains(other.Id.ToString(), StringComparison.Ordinal), seen.Text);

        // Whether anybody has a picture that looks the same cannot be told from the answer.
        static IEnumerable<string> Fields(ApiAnswer answer) => answer.Json.AsObject().Select(field => field.Key).Except(["duplicate_of"]);
        CollectionAssert.AreEqual(Fields(await owner.Api.GetAsync($"/api/v1/media/{first}")).ToArray(), Fields(seen).ToArray());

        var record = (await reader.Api.GetAsync($"/monitor/uploads/{second}")).Json;
        Assert.AreEqual(first.ToString(), record["duplicate_of"]!.GetValue<string>());
        Assert.AreEqual(theirs.ToString(), record["near_duplicates"]![0]!["media_id"]!.GetValue<string>());
        Assert.AreEqual(other.Id.ToString(), record["near_duplicates"]![0]!["owner_id"]!.GetValue<string>());
    }

    private static (string, string, string) Sides(JsonNode picture) =>
        (picture["media_id"]!.GetValue<string>(), picture["owner_id"]!.GetValue<string>(), picture["owner_name"]!.GetValue<string>());

    private static async Task<JsonArray> ListAsync(Person reader, string query)
    {
        var answer = await reader.Api.GetAsync($"/monitor/duplicates?{query}");
        Assert.AreEqual(200, answer.Status, answer.Text);
        return answer.Json["items"]!.AsArray();
    }

    private static Task ReportAsync(SnowflakeId later, SnowflakeId owner, SnowflakeId earlier, SnowflakeId earlierOwner, int distance) =>
        Reports.AddAsync(DuplicateReport.Of(later, owner, new NearDuplicate(earlier, earlierOwner, distance, false), TimeProvider.System.GetUtcNow()), CancellationToken.None);

    // A finished picture with its rendition, as the workflow leaves them.
    private static async Task<SnowflakeId> PictureAsync(
        SnowflakeId owner, string sha256, MediaExposure exposure, SnowflakeId? duplicateOf = null, params IReadOnlyList<NearDuplicate> near)
    {
        var id = await Host.PendingMediaAsync(owner);
        var image = SampleMedia.Image() with { Exposure = exposure };
        _ = await Renditions.UpdateAsync(
            owner,
            $"rendition-{id}",
            _ => new Rendition
            {
                Id = $"rendition-{id}",
                OwnerId = owner,
                MediaKey = image.MediaKey,
                Exposure = exposure,
                RendererId = id,
                References = [id],
                Image = image,
            },
            CancellationToken.None);
        _ = await Media.UpdateAsync(
            id,
            record => SampleMedia.Confirm(record, TimeProvider.System.GetUtcNow()).Identify(sha256, $"rendition-{id}", duplicateOf).Flag(near).Finish(image),
            CancellationToken.None);
        return id;
    }
}
