using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Domain.Media;
using Domain.Monitor;

namespace EndToEnd;

/// <summary>Breaks uploads of the real system in each way, and sees them classified, repaired and recorded by its monitor.</summary>
[TestClass]
public sealed class MonitorTests
{
    // As the engine's limit of starts of one activity that end with the process.
    private const int MaxActivityStarts = 11;

    private static readonly (string Name, string Value)[] Hasty =
    [
        ("Monitor__Interval", "00:00:01"),
        ("Monitor__StartWithin", "00:00:02"),
        ("Monitor__EventWithin", "00:00:02"),
        ("Monitor__RepairPause", "00:00:20"),

        // The workflow does not look by itself, and the storage's events reach nobody.
        ("Media__FirstReminder", "01:00:00"),
        ("AzureWebJobs_ConfirmUploadOnBlobCreated_Disabled", "true"),
    ];

    [TestMethod]
    public async Task Uploads_that_are_lost_or_ended_are_found_repaired_and_recorded_and_the_others_are_left_alone()
    {
        await using var system = await SystemProcess.StartNewAsync(Hasty);
        using var person = await Person.SignUpAsync(system.Address, "stuck.person");
        using var staff = new Staff(system, await StaffMemberAsync(system, person));
        var file = await Jpegs.NewAsync();

        var (healthy, healthyUrl) = await person.AnnounceAsync(file.Length, "healthy");
        var (lost, lostUrl) = await person.AnnounceAsync(file.Length, "lost");
        Assert.AreEqual(HttpStatusCode.Created, (await person.TryStoreAsync(lostUrl, file)).Status);
        Assert.AreEqual("finished", (string?)(await person.WaitForMediaAsync(lost))["status"]);
        await staff.AssertRepairedOnceAsync(lost, "lost_event", "confirm");

        var (ended, endedUrl) = await person.AnnounceAsync(file.Length, "ended");
        await staff.TerminateAsync(ended);
        await staff.AssertRepairedOnceAsync(ended, "workflow_terminated", "start");
        await person.StoreAsync(ended, endedUrl, file);
        Assert.AreEqual("finished", (string?)(await person.WaitForMediaAsync(ended))["status"]);

        Assert.IsEmpty(await staff.RepairsAsync(healthy));
        await person.StoreAsync(healthy, healthyUrl, file);
        Assert.AreEqual("finished", (string?)(await person.WaitForMediaAsync(healthy))["status"]);
        Assert.IsEmpty(await staff.RepairsAsync(healthy));
        await Eventually.BeTrueAsync(async () => (await staff.StuckAsync()).Count == 0, "Every case is closed.");
        StringAssert.Contains(await staff.MetricsAsync(), "instagram_repairs_total{");
    }

    [TestMethod]
    public async Task A_repair_is_recorded_once_wherever_the_process_is_killed_in_it()
    {
        await using var system = await SystemProcess.StartNewAsync(Hasty);
        using var person = await Person.SignUpAsync(system.Address, "killed.person");
        using var staff = new Staff(system, await StaffMemberAsync(system, person));
        var file = await Jpegs.NewAsync();
        foreach (var point in MonitorCrashPoints.All)
        {
            var (media, url) = await person.AnnounceAsync(file.Length, point);
            await system.KillAsync();
            Assert.IsTrue(await system.StartAsync(point));
            await staff.TerminateAsync(media);
            await system.WaitForExitAsync();
            Assert.AreEqual(137, system.ExitCode, $"The process did not end by SIGKILL at {point}.\n{system.Log}");

            Assert.IsTrue(await system.StartAsync());
            await staff.AssertRepairedOnceAsync(media, "workflow_terminated", "start");
            await person.StoreAsync(media, url, file);
            Assert.AreEqual("finished", (string?)(await person.WaitForMediaAsync(media))["status"]);
        }
    }

    [TestMethod]
    public async Task An_upload_whose_worker_is_killed_until_the_engine_gives_it_up_is_finished_all_the_same()
    {
        await using var system = await SystemProcess.StartNewAsync(Hasty);
        using var person = await Person.SignUpAsync(system.Address, "dying.person");
        using var staff = new Staff(system, await StaffMemberAsync(system, person));
        var file = await Jpegs.NewAsync();
        var (media, url) = await person.AnnounceAsync(file.Length, "dying");
        await system.KillAsync();
        for (var start = 1; start <= MaxActivityStarts; start++)
        {
            if (await system.StartAsync(MediaCrashPoints.RenderBefore) && start == 1)
            {
                _ = ((Task)person.StoreAsync(media, url, file)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await system.WaitForExitAsync();
            Assert.AreEqual(137, system.ExitCode, system.Log);
        }

        Assert.IsTrue(await system.StartAsync());
        Assert.AreEqual("finished", (string?)(await person.WaitForMediaAsync(media))["status"]);
        await staff.AssertRepairedOnceAsync(media, "workflow_failed", "start");
    }

    private static async Task<Person> StaffMemberAsync(SystemProcess system, Person person)
    {
        using var http = new HttpClient { BaseAddress = system.Address };
        http.DefaultRequestHeaders.Add("x-functions-key", Keys(system)["Master"]!.GetValue<string>());
        using var response = await http.PutAsJsonAsync($"monitor/roles/{person.Username}", new { role = "reader" });
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync());
        return person;
    }

    private static JsonNode Keys(SystemProcess system) => JsonNode.Parse(File.ReadAllText(Path.Combine(system.Data, "keys.json")))!;

    /// <summary>Somebody who may look at the monitor, and who holds the key of the management API.</summary>
    private sealed class Staff(SystemProcess system, Person person) : IDisposable
    {
        private readonly HttpClient http = new() { BaseAddress = system.Address, Timeout = TimeSpan.FromSeconds(30) };

        public async Task TerminateAsync(string media)
        {
            var key = Uri.EscapeDataString(Keys(system)["System"]!.GetValue<string>());
            using var response = await http.PostAsync($"runtime/webhooks/durabletask/instances/{media}/terminate?taskHub=media&reason=test&code={key}", null);
            Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        public async Task<List<JsonNode>> RepairsAsync(string media) =>
            [.. (await ListAsync("repairs?limit=200")).Where(repair => (string?)repair["record_id"] == media)];

        public Task<List<JsonNode>> StuckAsync() => ListAsync("stuck?limit=200");

        public async Task<string> MetricsAsync() => await http.GetStringAsync("metrics");

        public async Task AssertRepairedOnceAsync(string media, string @class, string action)
        {
            await Eventually.BeTrueAsync(async () => (await RepairsAsync(media)).Any(repair => (string?)repair["outcome"] == "done"), $"{@class} is repaired.\n{system.Log}");
            var repair = (await RepairsAsync(media)).Single();
            Assert.AreEqual((@class, action, 1), ((string?)repair["class"], (string?)repair["action"], (int)repair["attempt"]!), repair.ToJsonString());
        }

        public void Dispose() => http.Dispose();

        private async Task<List<JsonNode>> ListAsync(string path)
        {
            var page = await person.SendAsync(HttpMethod.Get, $"{system.Address}monitor/{path}");
            return [.. page["items"]!.AsArray().Select(static item => item!)];
        }
    }
}
