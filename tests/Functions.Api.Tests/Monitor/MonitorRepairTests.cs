using Domain.Media;
using Domain.Media.Uploads;
using Domain.Monitor.Repairs;
using Domain.Staff;
using Functions.Api.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Api.Tests.Monitor;

/// <summary>What the monitor has written, as the API shows it. It has a host of its own, since other tests expect that nothing is stuck.</summary>
[TestClass]
public sealed class MonitorRepairTests : ApiTest
{
    [TestMethod]
    public async Task A_stuck_upload_is_listed_with_its_class_and_its_record_tells_of_the_repair()
    {
        await using var host = await ApiHost.StartAsync(Redis.ConnectionString);
        var reader = await host.HireAsync(StaffRole.Reader);
        var media = await host.PendingMediaAsync(reader.Id);
        var log = host.Services.GetRequiredService<IRepairLog>();
        var subject = new Subject(SubjectKind.Upload, media);
        var now = TimeProvider.System.GetUtcNow();
        _ = await log.UpdateAsync(
            subject,
            _ => new StuckSubject
            {
                Subject = subject,
                Workflow = "ProcessUpload",
                InstanceId = media.ToString(),
                State = CaseState.Open,
                Class = StuckClass.LostEvent,
                Evidence = "The blob is there since a while.",
                Stage = "pending",
                Since = now,
                SeenAt = now,
            },
            CancellationToken.None);
        var repair = new RepairRecord
        {
            Subject = subject,
            Attempt = 1,
            Workflow = "ProcessUpload",
            InstanceId = media.ToString(),
            Class = StuckClass.LostEvent,
            Evidence = "The blob is there since a while.",
            Action = RepairAction.Confirm,
            Outcome = RepairOutcome.Begun,
            At = now,
        };
        _ = await log.BeginAsync(repair, CancellationToken.None);

        var stuck = (await reader.Api.GetAsync("/monitor/stuck")).Json["items"]!.AsArray().Single()!;
        Assert.AreEqual("lost_event", stuck["class"]!.GetValue<string>());
        Assert.AreEqual("media", stuck["hub"]!.GetValue<string>());
        Assert.AreEqual(media.ToString(), stuck["record_id"]!.GetValue<string>());
        var listed = (await reader.Api.GetAsync("/monitor/repairs?limit=1")).Json["items"]!.AsArray().Single()!;
        Assert.AreEqual("confirm", listed["action"]!.GetValue<string>());
        var record = (await reader.Api.GetAsync($"/monitor/uploads/{media}")).Json;
        Assert.AreEqual("open", record["case"]!["state"]!.GetValue<string>());
        Assert.AreEqual("begun", record["repairs"]![0]!["outcome"]!.GetValue<string>());

        var replay = $"/monitor/stuck/{subject}/replay";
        Assert.AreEqual(403, (await reader.Api.PostAsync(replay)).Status);
        var chief = await host.HireAsync(StaffRole.Operator);
        Assert.AreEqual("not_dead_lettered", (await chief.Api.PostAsync(replay)).Json["code"]!.GetValue<string>());
        Assert.AreEqual(404, (await chief.Api.PostAsync("/monitor/stuck/nothing/replay")).Status);
        _ = await log.UpdateAsync(subject, static current => current! with { State = CaseState.DeadLettered }, CancellationToken.None);
        var replayed = (await chief.Api.PostAsync(replay)).Json;
        Assert.AreEqual(("replay", "done"), (replayed["action"]!.GetValue<string>(), replayed["outcome"]!.GetValue<string>()));
        Assert.AreEqual(CaseState.Open, (await log.FindAsync(subject, CancellationToken.None))!.State);
    }

    [TestMethod]
    public async Task What_was_given_up_is_taken_up_again_by_an_operator_and_nothing_else_is()
    {
        await using var host = await ApiHost.StartAsync(Redis.ConnectionString);
        var @operator = await host.HireAsync(StaffRole.Operator);
        var media = await host.PendingMediaAsync(@operator.Id);
        var now = TimeProvider.System.GetUtcNow();
        _ = await host.Services.GetRequiredService<IMediaStore>().UpdateAsync(
            media,
            record => record.Confirm(new UploadPin("etag", 10, true), now).Pin(new PinnedOriginal("etag", 10)).Fail("processing_given_up", "Given up."),
            CancellationToken.None);
        var log = host.Services.GetRequiredService<IRepairLog>();
        var subject = new Subject(SubjectKind.Upload, media);
        Assert.AreEqual("case_not_found", (await @operator.Api.PostAsync($"/monitor/stuck/{subject}/replay")).Code);
        Assert.AreEqual("case_not_found", (await @operator.Api.PostAsync("/monitor/stuck/picture-1/replay")).Code);
        foreach (var state in new[] { CaseState.Open, CaseState.DeadLettered })
        {
            _ = await log.UpdateAsync(
                subject,
                _ => new StuckSubject
                {
                    Subject = subject,
                    Workflow = "ProcessUpload",
                    InstanceId = media.ToString(),
                    State = state,
                    Class = StuckClass.Poison,
                    Evidence = "It fails in the same way again and again.",
                    Stage = "processing",
                    Since = now,
                    SeenAt = now,
                },
                CancellationToken.None);
            var answer = await @operator.Api.PostAsync($"/monitor/stuck/{subject}/replay");
            if (state == CaseState.Open)
            {
                Assert.AreEqual((409, "not_dead_lettered"), (answer.Status, answer.Code));
            }
            else
            {
                Assert.AreEqual(200, answer.Status, answer.Text);
                Assert.AreEqual(("replay", "done", @operator.Username), (answer["action"], answer["outcome"], answer["operator"]));
            }
        }

        var upload = (await @operator.Api.GetAsync($"/monitor/uploads/{media}")).Json;
        Assert.AreEqual("open", upload["case"]!["state"]!.GetValue<string>());
        Assert.AreEqual("ProcessUpload", upload["instance"]!["name"]!.GetValue<string>());
        var recorded = (await @operator.Api.GetAsync($"/monitor/actions?target={media}")).Json["items"]!.AsArray();
        CollectionAssert.AreEqual(
            new[] { "replay done", "replay not_dead_lettered", "replay case_not_found" },
            recorded.Select(action => $"{action!["action"]} {action["outcome"]}").ToArray());
    }
}
