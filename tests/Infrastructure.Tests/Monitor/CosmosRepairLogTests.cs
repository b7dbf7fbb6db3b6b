using Domain.Monitor;
using Domain.Monitor.Repairs;
using Infrastructure.Cosmos.Monitor;
using Tests.Shared;

namespace Infrastructure.Tests.Monitor;

[TestClass]
public sealed class CosmosRepairLogTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private TestDatabase database = null!;
    private CosmosRepairLog log = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancel => TestContext.CancellationToken;

    [TestInitialize]
    public async Task OpenAsync()
    {
        database = await TestDatabase.OpenAsync(Cancel);
        log = new CosmosRepairLog(database.Database, new MonitorOptions());
    }

    [TestCleanup]
    public async Task CloseAsync() => await database.DisposeAsync();

    [TestMethod]
    public async Task A_case_is_kept_with_all_it_says()
    {
        var stuck = Case(1) with { Repairs = 3, RepairsInStage = 2, RepairedAt = Now };
        _ = await log.UpdateAsync(stuck.Subject, _ => stuck, Cancel);
        Assert.AreEqual(stuck, await log.FindAsync(stuck.Subject, Cancel));
        Assert.IsNull(await log.FindAsync(new(SubjectKind.Post, new(1)), Cancel));
    }

    [TestMethod]
    public async Task A_repair_begun_by_many_at_once_is_recorded_and_counted_once()
    {
        var stuck = Case(1);
        _ = await log.UpdateAsync(stuck.Subject, _ => stuck, Cancel);
        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => log.BeginAsync(Repair(stuck, 1) with { Evidence = $"{i}" }, Cancel)));
        Assert.HasCount(1, begun.Distinct());
        var kept = (await log.ListRepairsAsync(stuck.Subject, 10, Cancel)).Single();
        Assert.AreEqual(begun[0], kept);
        var counted = (await log.FindAsync(stuck.Subject, Cancel))!;
        Assert.AreEqual((1, 1, (DateTimeOffset?)kept.At), (counted.Repairs, counted.RepairsInStage, counted.RepairedAt));
    }

    [TestMethod]
    public async Task A_repair_keeps_its_first_end()
    {
        var stuck = Case(1);
        _ = await log.UpdateAsync(stuck.Subject, _ => stuck, Cancel);
        var begun = await log.BeginAsync(Repair(stuck, 1), Cancel);
        var done = await log.EndAsync(begun with { Outcome = RepairOutcome.Done, EndedAt = Now }, Cancel);
        Assert.AreEqual(done, await log.EndAsync(begun with { Outcome = RepairOutcome.Failed, Error = "late", EndedAt = Now.AddMinutes(1) }, Cancel));
        Assert.AreEqual(done, (await log.ListRepairsAsync(null, 10, Cancel)).Single());
    }

    [TestMethod]
    public async Task Lists_page_through_everything_once_in_order_and_leave_out_closed_cases()
    {
        for (var i = 0; i < 7; i++)
        {
            var stuck = Case((ulong)i) with
            {
                Since = Now.AddMinutes(-(i / 2)),
                State = i == 3 ? CaseState.Closed : i == 4 ? CaseState.DeadLettered : CaseState.Open,
            };
            _ = await log.UpdateAsync(stuck.Subject, _ => stuck, Cancel);
            _ = await log.BeginAsync(Repair(stuck, 1), Cancel);
            _ = await log.BeginAsync(Repair(stuck, 2), Cancel);
        }

        var cases = new List<StuckSubject>();
        for (string? after = null; ;)
        {
            var page = await log.ListStuckAsync(null, after, 2, Cancel);
            cases.AddRange(page);
            if (page.Count < 2)
            {
                break;
            }

            after = page[^1].Key;
        }

        CollectionAssert.AreEqual(new ulong[] { 6, 4, 5, 2, 0, 1 }, cases.Select(static stuck => stuck.Subject.Id.Value).ToList());
        CollectionAssert.AreEqual(new ulong[] { 4 }, (await log.ListStuckAsync(CaseState.DeadLettered, null, 10, Cancel)).Select(static stuck => stuck.Subject.Id.Value).ToList());

        var repairs = new List<RepairRecord>();
        for (string? before = null; ;)
        {
            var page = await log.ListRepairsAsync(before, 3, Cancel);
            repairs.AddRange(page);
            if (page.Count < 3)
            {
                break;
            }

            before = page[^1].Key;
        }

        Assert.HasCount(14, repairs.Distinct());
        CollectionAssert.AreEqual(repairs.Select(static repair => repair.Key).OrderDescending(StringComparer.Ordinal).ToList(), repairs.Select(static repair => repair.Key).ToList());
    }

    [TestMethod]
    [DataRow("upload-123", true)]
    [DataRow("retraction-18446744073709551615", true)]
    [DataRow("upload-", false)]
    [DataRow("upload-18446744073709551616", false)]
    [DataRow("person-1", false)]
    [DataRow("1", false)]
    [DataRow(null, false)]
    public void A_subject_is_read_as_it_is_written(string? text, bool valid)
    {
        Assert.AreEqual(valid, Subject.TryParse(text, out var subject));
        Assert.IsTrue(!valid || subject.ToString() == text);
    }

    private static StuckSubject Case(ulong id) => new()
    {
        Subject = new(SubjectKind.Upload, new(id)),
        Workflow = "ProcessUpload",
        InstanceId = $"{id}",
        State = CaseState.Open,
        Class = StuckClass.LostEvent,
        Evidence = "The blob is there.",
        Stage = "waiting",
        Since = Now,
        SeenAt = Now,
    };

    private static RepairRecord Repair(StuckSubject stuck, int attempt) => new()
    {
        Subject = stuck.Subject,
        Attempt = attempt,
        Workflow = stuck.Workflow,
        InstanceId = stuck.InstanceId,
        Class = stuck.Class,
        Evidence = stuck.Evidence,
        Action = RepairAction.Confirm,
        Outcome = RepairOutcome.Begun,
        At = Now.AddSeconds(attempt),
    };
}
