using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>Both sides of the feed die: the process that writes, and the one in which a processor reads.</summary>
[TestClass]
public sealed class ChangeFeedKillTests
{
    private string folder = null!;

    private string Path => System.IO.Path.Combine(folder, "account.db");

    [TestInitialize]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory().FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task A_reader_that_keeps_its_token_over_kills_of_the_account_misses_nothing_acknowledged()
    {
        var shown = new HashSet<string>();
        var acknowledged = new List<string>();
        string? token = null;
        for (var run = 0; run < 4; run++)
        {
            var killed = run;

            // The child reads the feed while it writes, and tells its token: what this process goes on from is a place that the killed one gave.
            foreach (var line in await RunAndKillAsync("write", $"run{run}", lines => lines.Count >= 60 + (killed * 40), token ?? ""))
            {
                switch (line.Split(' ', 3))
                {
                    case ["token", var length, var text] when text.Length.ToString(CultureInfo.InvariantCulture) == length:
                        token = text;
                        break;
                    case ["shown", var pk, "."]:
                        shown.Add(pk);
                        break;
                    case ["written", var pk, "."]:
                        acknowledged.Add(pk);
                        break;
                }
            }
        }

        Assert.IsGreaterThan(100, acknowledged.Count);
        Assert.IsNotNull(token);
        await using var account = EmbeddedCosmosAccount.Open(Path);
        using var client = account.CreateClient();
        using var rest = client
            .GetContainer(ChildWriter.Database, ChildWriter.Container)
            .GetChangeFeedStreamIterator(ChangeFeedStartFrom.ContinuationToken(token), ChangeFeedMode.LatestVersion);
        while (await rest.ReadNextAsync() is { StatusCode: HttpStatusCode.OK } page)
        {
            using var json = await JsonDocument.ParseAsync(page.Content);
            shown.UnionWith(json.RootElement.GetProperty("Documents").EnumerateArray().Select(item => item.GetProperty("pk").GetString()!));
        }

        CollectionAssert.IsSubsetOf(acknowledged, shown.ToList());
    }

    [TestMethod]
    public async Task A_processor_killed_again_and_again_handles_every_change_at_least_once()
    {
        const int items = 200;
        await using (var account = EmbeddedCosmosAccount.Open(Path))
        {
            await account.DeclareAsync(ChildWriter.Database, [new(ChildWriter.Container, "/pk"), new(ChildWriter.Leases, "/id")]);
            using var client = account.CreateClient();
            var container = client.GetContainer(ChildWriter.Database, ChildWriter.Container);
            await Task.WhenAll(Enumerable.Range(0, items).Select(i => container.CreateItemAsync(new { id = $"{i}", pk = $"{i}" }, new PartitionKey($"{i}"))));
        }

        var handled = new HashSet<string>();
        for (var run = 0; handled.Count < items; run++)
        {
            Assert.IsLessThan(100, run, $"only {handled.Count} of {items} are handled");
            await RunAndKillAsync("process", $"host{run}", lines =>
            {
                handled.UnionWith(lines.Where(line => line.EndsWith(" .", StringComparison.Ordinal)));
                return lines.Count >= 45 || handled.Count == items;
            });
        }
    }

    /// <summary>Runs the child until what it has printed is enough, kills it, and gives all lines.</summary>
    private async Task<List<string>> RunAndKillAsync(string role, string run, Func<List<string>, bool> isEnough, params string[] more)
    {
        using var child = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", typeof(ChildWriter).Assembly.Location, Path, run, role, .. more]) { RedirectStandardOutput = true }
        )!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            var lines = new List<string>();
            while (await child.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                lines.Add(line);
                if (isEnough(lines))
                {
                    // SIGKILL; what was printed before stays in the pipe and is read to its end.
                    child.Kill();
                }
            }

            return lines;
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }
    }
}
