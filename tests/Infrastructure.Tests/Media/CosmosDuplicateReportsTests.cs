using Domain.Ids;
using Domain.Media;
using Domain.Media.Duplicates;
using Domain.Media.Duplicates.Reports;
using Infrastructure.Cosmos;
using Infrastructure.Cosmos.Media.Duplicates;
using Tests.Shared;

namespace Infrastructure.Tests.Media;

[TestClass]
public sealed class CosmosDuplicateReportsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase database = null!;
    private CosmosDuplicateReports reports = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        database = await TestDatabase.OpenAsync(Cancel);
        reports = new CosmosDuplicateReports(database.Database, new MediaOptions());
    }

    [TestCleanup]
    public async Task CloseAsync() => await database.DisposeAsync();

    [TestMethod]
    public async Task A_pair_is_one_report_whichever_found_the_other_however_often_and_keeps_its_first_state()
    {
        var first = Report(2, 1, Now);
        Assert.AreEqual(first, Report(1, 2, Now));
        await reports.AddAsync(first, Cancel);
        _ = await reports.UpdateAsync(new(2), new(1), report => report.Review(ReviewState.Dismissed, "ann", Now), Cancel);
        await reports.AddAsync(Report(2, 1, Now.AddHours(1)), Cancel);
        await reports.AddAsync(Report(1, 2, Now.AddHours(2)), Cancel);
        var kept = (await ListAsync(new())).Single();
        Assert.AreEqual(first with { State = ReviewState.Dismissed, ReviewedAt = Now, ReviewedBy = "ann" }, kept);
    }

    [TestMethod]
    public async Task The_same_judgement_once_more_writes_nothing_and_another_one_does()
    {
        await reports.AddAsync(Report(2, 1, Now), Cancel);
        Task<DuplicateReport?> ReviewAsync(ReviewState state, string by) =>
            reports.UpdateAsync(new(2), new(1), report => report.Review(state, by, Now), Cancel);

        Assert.AreEqual("ann", (await ReviewAsync(ReviewState.Confirmed, "ann"))!.ReviewedBy);
        Assert.AreEqual("ann", (await ReviewAsync(ReviewState.Confirmed, "bob"))!.ReviewedBy);
        Assert.AreEqual("bob", (await ReviewAsync(ReviewState.Open, "bob"))!.ReviewedBy);
        Assert.IsNull(await reports.UpdateAsync(new(3), new(1), static _ => throw new AssertFailedException("There is none."), Cancel));
    }

    [TestMethod]
    public async Task The_list_is_newest_first_and_its_pages_show_everything_once_while_more_is_flagged()
    {
        for (var i = 0; i < 11; i++)
        {
            await reports.AddAsync(Report(100 + (ulong)i, (ulong)i + 1, Now.AddSeconds(i / 3)), Cancel);
        }

        var seen = new List<DuplicateReport>();
        for (string? before = null; ;)
        {
            var page = await reports.ListAsync(new(), before, 4, Cancel);
            seen.AddRange(page);
            if (page.Count < 4)
            {
                break;
            }

            before = page[^1].Key;
            await reports.AddAsync(Report(200 + (ulong)seen.Count, 50, Now.AddHours(1)), Cancel);
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 11).Select(i => 110 - (ulong)i).ToList(), seen.Select(report => report.MediaId.Value).ToList());
    }

    [TestMethod]
    public async Task Filters_say_what_is_listed()
    {
        await reports.AddAsync(Report(2, 1, Now) with { OwnerId = new(7), EarlierOwnerId = new(7), Distance = 9 }, Cancel);
        await reports.AddAsync(Report(3, 1, Now) with { OwnerId = new(7), EarlierOwnerId = new(8), Distance = 2 }, Cancel);
        await reports.AddAsync(Report(4, 1, Now) with { OwnerId = new(9), EarlierOwnerId = new(8), Distance = 0 }, Cancel);
        _ = await reports.UpdateAsync(new(4), new(1), report => report.Review(ReviewState.Confirmed, "ann", Now), Cancel);

        await ExpectAsync(new(), 4, 3, 2);
        await ExpectAsync(new(State: ReviewState.Open), 3, 2);
        await ExpectAsync(new(State: ReviewState.Confirmed), 4);
        await ExpectAsync(new(OwnerId: new(8)), 4, 3);
        await ExpectAsync(new(OwnerId: new(7), State: ReviewState.Confirmed));
        await ExpectAsync(new(MaxDistance: 2), 4, 3);
        await ExpectAsync(new(OwnersDiffer: true), 4, 3);
        await ExpectAsync(new(OwnersDiffer: false), 2);

        async Task ExpectAsync(DuplicateFilter filter, params ulong[] media) =>
            CollectionAssert.AreEqual(media, (await ListAsync(filter)).Select(report => report.MediaId.Value).ToArray(), filter.ToString());
    }

    [TestMethod]
    public async Task A_picture_takes_all_reports_about_it_along_and_leaves_nothing()
    {
        ulong[][] pairs = [[3, 1], [3, 2], [2, 1], [4, 3], [5, 3], [5, 1]];
        foreach (var pair in pairs)
        {
            await reports.AddAsync(Report(pair[0], pair[1], Now), Cancel);
        }

        await reports.RemoveAsync(new(3), Cancel);
        await reports.RemoveAsync(new(3), Cancel);
        CollectionAssert.AreEquivalent(new[] { "2-1", "5-1" }, (await ListAsync(new())).Select(report => $"{report.MediaId}-{report.EarlierId}").ToArray());
        await reports.RemoveAsync(new(1), Cancel);
        Assert.AreEqual(0, await CountItemsAsync());
    }

    private async Task<int> CountItemsAsync()
    {
        using var all = database.Database.Container(CosmosContainers.Duplicates).GetItemQueryIterator<int>("SELECT VALUE COUNT(1) FROM c");
        return (await all.ReadNextAsync(Cancel)).Sum();
    }

    private Task<IReadOnlyList<DuplicateReport>> ListAsync(DuplicateFilter filter) => reports.ListAsync(filter, null, 50, Cancel);

    private static DuplicateReport Report(ulong found, ulong near, DateTimeOffset at) =>
        DuplicateReport.Of(new(found), new(found + 1_000), new NearDuplicate(new(near), new(near + 1_000), 3, true), at);
}
