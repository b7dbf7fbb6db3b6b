using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Local.Redis;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EndToEnd;

/// <summary>The monitor as people use it: in a real browser, over the real system, while something is wrong with it.</summary>
[TestClass]
public sealed partial class MonitorPageTests
{
    private const string Password = "correct horse battery";

    // After n failures a pause lasts 2^n seconds; on a busy machine there may be some before the test has seen enough.
    private const float LongestPause = 300_000;

    [TestMethod]
    public async Task An_operator_sees_retries_while_redis_is_away_follows_the_post_to_its_upload_and_ends_a_workflow()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var system = await SystemProcess.StartNewAsync(("REDIS", redis.ConnectionString));
        using var author = await Person.SignUpAsync(system.Address, "watched.author");
        using var follower = await Person.SignUpAsync(system.Address, "watched.follower");
        using var @operator = await HireAsync(system, "lever.operator", "operator");
        await follower.FollowAsync(author);
        var media = await author.UploadAsync(await Jpegs.NewAsync(7), "watched-picture");
        await author.WaitForMediaAsync(media, "finished");
        await redis.KillAsync();
        var post = await author.PostAsync("Watched", "watched-post", media);

        await using var browser = await Browser.StartAsync();
        await using var tab = await browser.OpenAsync(system.Address, ColorScheme.Light, 1280, 900);
        var page = tab.Page;
        await page.GotoAsync("monitor");
        await Expect(Title(page)).ToHaveTextAsync("Sign in to the monitor");
        await tab.BeAccessibleAsync("Signing in");
        await SignInAsync(page, @operator.Username);
        await Expect(Title(page)).ToHaveTextAsync("Overview");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Hub media" })).ToBeVisibleAsync();
        await tab.BeAccessibleAsync("The overview");

        // Filter, and open the instance by keyboard alone.
        await page.GetByRole(AriaRole.Link, new() { Name = "Instances" }).PressAsync("Enter");
        await Expect(Title(page)).ToHaveTextAsync("Instances");
        var rows = page.Locator("#instances a.row");
        await Expect(rows).Not.ToHaveCountAsync(0);
        await tab.BeAccessibleAsync("The list");
        await rows.First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(rows.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Home");
        await Expect(rows.First).ToBeFocusedAsync();
        await page.GetByLabel("Orchestrator").FillAsync("PublishPost");
        await Expect(rows).ToHaveCountAsync(1);
        await page.GetByLabel("running").CheckAsync();
        await Expect(page).ToHaveURLAsync(StatusInAddress());
        await Expect(rows).ToHaveCountAsync(1);
        await rows.First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Title(page)).ToHaveTextAsync($"Instance {post}");
        await Expect(Title(page)).ToBeFocusedAsync();

        // The activity that needs Redis fails and pauses, again and again, on one line.
        var timeline = page.GetByRole(AriaRole.Group, new() { NameRegex = TimelineName() });
        var retried = timeline.GetByRole(AriaRole.Button, new() { NameRegex = RetriedName() });
        await Expect(retried).ToBeVisibleAsync();
        await Expect(retried.Locator(".b-backoff").First).ToBeAttachedAsync();
        await Expect(retried.Locator(".b-attempt.s-failed").First).ToBeAttachedAsync();
        await retried.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("Attempts");
        await Expect(page.GetByRole(AriaRole.Complementary)).ToContainTextAsync("Redis does not answer");
        await tab.BeAccessibleAsync("The instance");
        await page.Keyboard.PressAsync("ArrowUp");
        await Expect(retried).Not.ToBeFocusedAsync();

        await redis.RestartAsync();
        await Expect(Badge(page)).ToHaveTextAsync("Completed", new() { Timeout = LongestPause });
        await Expect(timeline.GetByRole(AriaRole.Button, new() { NameRegex = EndedName() })).ToBeVisibleAsync();

        // Parent, child, upload.
        var links = page.GetByRole(AriaRole.Navigation, new() { Name = "Linked" });
        await links.GetByRole(AriaRole.Link, new() { NameRegex = ChildName() }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("FanOutPost");
        await links.GetByRole(AriaRole.Link, new() { NameRegex = ParentName() }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync($"Instance {post}");
        await links.GetByRole(AriaRole.Link, new() { NameRegex = UploadName() }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync($"Upload {media}");
        await Expect(Badge(page)).ToHaveTextAsync("Finished");
        await tab.BeAccessibleAsync("The upload");
        await links.GetByRole(AriaRole.Link, new() { NameRegex = WorkflowName() }).ClickAsync();
        await Expect(Title(page)).ToHaveTextAsync($"Instance {media}");
        await Expect(timeline.GetByRole(AriaRole.Button, new() { NameRegex = RenderingName() })).ToBeVisibleAsync();

        // A deep link, an action with its confirmation, and its record.
        var expiry = $"{media}-expiry";
        await page.GotoAsync($"monitor#/instances/media/{expiry}");
        await Expect(Title(page)).ToHaveTextAsync($"Instance {expiry}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Terminate …" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Expect(dialog).ToBeVisibleAsync();
        await tab.BeAccessibleAsync("The confirmation");
        await page.Keyboard.PressAsync("Escape");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(Badge(page)).ToHaveTextAsync("Running");
        await page.GetByRole(AriaRole.Button, new() { Name = "Terminate …" }).ClickAsync();
        var confirm = dialog.GetByRole(AriaRole.Button, new() { Name = "Terminate" });
        await dialog.GetByLabel("Reason, for the record").FillAsync("No longer needed");
        await dialog.GetByLabel("to confirm").FillAsync("another");
        await Expect(confirm).ToBeDisabledAsync();
        await dialog.GetByLabel("to confirm").FillAsync(expiry);
        await Expect(confirm).ToBeEnabledAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Badge(page)).ToHaveTextAsync("Terminated");
        var record = page.GetByRole(AriaRole.Row, new() { NameRegex = RecordedName() });
        await Expect(record).ToContainTextAsync("done");
        await Expect(record).ToContainTextAsync("No longer needed");
    }

    [TestMethod]
    public async Task An_operator_sees_pictures_that_look_alike_side_by_side_and_judges_them_by_keyboard()
    {
        await using var system = await SystemProcess.StartNewAsync();
        using var author = await Person.SignUpAsync(system.Address, "first.author");
        using var copier = await Person.SignUpAsync(system.Address, "later.copier");
        using var @operator = await HireAsync(system, "seeing.operator", "operator");
        var original = await author.UploadAsync(await Jpegs.NewAsync(0), "original");
        await author.WaitForMediaAsync(original, "finished");
        var copy = await copier.UploadAsync(await Jpegs.NewAsync(0), "copy");
        await copier.WaitForMediaAsync(copy, "finished");

        await using var browser = await Browser.StartAsync();
        await using var tab = await browser.OpenAsync(system.Address, ColorScheme.Light, 1280, 900);
        var page = tab.Page;
        await page.GotoAsync("monitor");
        await SignInAsync(page, @operator.Username);
        await page.GetByRole(AriaRole.Link, new() { Name = "Duplicates" }).PressAsync("Enter");
        await Expect(Title(page)).ToHaveTextAsync("Duplicates");
        var pair = page.GetByRole(AriaRole.Article);
        await Expect(pair).ToHaveCountAsync(1);
        await Expect(pair).ToContainTextAsync("0 of 64 bits apart");
        await Expect(pair.GetByRole(AriaRole.Figure).Nth(0)).ToContainTextAsync($"by later.copier{copy}");
        await Expect(pair.GetByRole(AriaRole.Figure).Nth(1)).ToContainTextAsync($"by first.author{original}");
        foreach (var which in new[] { "later", "earlier" })
        {
            await Expect(pair.GetByAltText($"The {which} picture")).ToHaveJSPropertyAsync("complete", true);
            Assert.IsGreaterThan(0, await pair.GetByAltText($"The {which} picture").EvaluateAsync<int>("picture => picture.naturalWidth"));
        }

        await tab.BeAccessibleAsync("A pair");
        await pair.GetByRole(AriaRole.Button, new() { Name = "Confirm …" }).FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(pair.GetByRole(AriaRole.Button, new() { Name = "Dismiss …" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason, for the record").FillAsync("Both were there");
        await tab.BeAccessibleAsync("The judgement");
        await page.Keyboard.PressAsync("Enter");
        await Expect(pair).ToHaveCountAsync(0);
        await Expect(Title(page)).ToBeFocusedAsync();

        await page.GetByLabel("State").SelectOptionAsync("Dismissed");
        await Expect(pair).ToHaveCountAsync(1);
        await Expect(pair).ToContainTextAsync("by seeing.operator");
        await pair.GetByRole(AriaRole.Link, new() { Name = "The later one" }).PressAsync("Enter");
        await Expect(Title(page)).ToHaveTextAsync($"Upload {copy}");
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Linked" })).ToContainTextAsync("Looks like, 0 of 64 bits apart");
        await page.GetByRole(AriaRole.Link, new() { Name = "Log" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = JudgedName() })).ToContainTextAsync("Dismissed: Both were there");
    }

    [TestMethod]
    public async Task A_reader_on_a_phone_in_the_dark_sees_everything_and_finds_nothing_to_press()
    {
        await using var system = await SystemProcess.StartNewAsync();
        using var reader = await HireAsync(system, "calm.reader", "reader");
        using var stranger = await Person.SignUpAsync(system.Address, "curious.stranger");
        var (media, _) = await stranger.AnnounceAsync(1000, "announced");
        await using var browser = await Browser.StartAsync();
        await using (var tab = await browser.OpenAsync(system.Address, ColorScheme.Dark, 360, 740))
        {
            var page = tab.Page;
            await page.GotoAsync($"monitor#/instances/media/{media}");
            await SignInAsync(page, reader.Username);
            await Expect(Title(page)).ToHaveTextAsync($"Instance {media}");
            await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = WaitingName() })).ToBeVisibleAsync();
            await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Actions" })).ToHaveCountAsync(0);
            await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = Verb() })).ToHaveCountAsync(0);
            await tab.BeAccessibleAsync("The instance");
            foreach (var view in new[] { "Overview", "Instances", "Stuck", "Duplicates", "Queues", "Log" })
            {
                await page.GetByRole(AriaRole.Link, new() { Name = view, Exact = true }).ClickAsync();
                await Expect(Title(page)).ToHaveTextAsync(view);
                await Expect(page.Locator("main")).Not.ToHaveAttributeAsync("aria-busy", "true");
                await Expect(page.GetByRole(AriaRole.Button, new() { NameRegex = Verb() })).ToHaveCountAsync(0);
                await tab.BeAccessibleAsync(view);
            }

            // A role that is withdrawn ends at once, on the page that is open.
            await GrantAsync(system, reader.Username, "none");
            await Expect(Title(page)).ToHaveTextAsync("No role in the monitor");
        }

        await using var other = await browser.OpenAsync(system.Address, ColorScheme.Light, 1280, 900);
        await other.Page.GotoAsync("monitor");
        await SignInAsync(other.Page, stranger.Username);
        await Expect(Title(other.Page)).ToHaveTextAsync("No role in the monitor");
    }

    private static ILocator Title(IPage page) => page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    private static ILocator Badge(IPage page) => page.Locator(".summary .badge");

    private static async Task SignInAsync(IPage page, string username)
    {
        await page.GetByLabel("User name").FillAsync(username);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task<Person> HireAsync(SystemProcess system, string username, string role)
    {
        var person = await Person.SignUpAsync(system.Address, username);
        await GrantAsync(system, username, role);
        return person;
    }

    // As the README says: with the key of the installation.
    private static async Task GrantAsync(SystemProcess system, string username, string role)
    {
        var keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(system.Data, "keys.json")))!;
        using var http = new HttpClient { BaseAddress = system.Address };
        http.DefaultRequestHeaders.Add("x-functions-key", (string)keys["Master"]!);
        using var answer = await http.PutAsJsonAsync($"monitor/roles/{username}", new { role });
        Assert.IsTrue(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    [GeneratedRegex("status=running")]
    private static partial Regex StatusInAddress();

    [GeneratedRegex("^Timeline")]
    private static partial Regex TimelineName();

    [GeneratedRegex(@"^Activity .*\((retrying|running), [2-9] attempts")]
    private static partial Regex RetriedName();

    [GeneratedRegex(@"^Activity .*\(completed, \d+ attempts")]
    private static partial Regex EndedName();

    [GeneratedRegex(@"^Activity RenderVariants \(completed")]
    private static partial Regex RenderingName();

    [GeneratedRegex(@"^Timer \(waiting")]
    private static partial Regex WaitingName();

    [GeneratedRegex("^Child")]
    private static partial Regex ChildName();

    [GeneratedRegex("^Parent")]
    private static partial Regex ParentName();

    [GeneratedRegex("^Upload")]
    private static partial Regex UploadName();

    [GeneratedRegex("^Workflow")]
    private static partial Regex WorkflowName();

    [GeneratedRegex("^lever.operator Terminate")]
    private static partial Regex RecordedName();

    [GeneratedRegex("^seeing.operator Review duplicate")]
    private static partial Regex JudgedName();

    [GeneratedRegex("Terminate|Suspend|Resume|Purge|Restart|Rewind|Send event|Put back|Delete|Dismiss|Confirm|Reopen")]
    private static partial Regex Verb();
}
