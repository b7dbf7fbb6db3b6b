using System.Diagnostics;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

[TestClass]
public sealed class KillTests
{
    [TestMethod]
    public async Task After_sigkill_every_acknowledged_write_is_there_and_every_batch_is_whole()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var path = Path.Combine(folder.FullName, "account.db");
            var acknowledged = new List<string>();
            for (var run = 0; run < 4; run++)
            {
                // Kills at different points of the first and of later groups of writes.
                await WriteAndKillAsync(path, $"run{run}", linesBeforeKill: 1 + (run * 150), acknowledged);
            }

            Assert.IsGreaterThan(450, acknowledged.Count);
            await using var account = EmbeddedCosmosAccount.Open(path);
            using var client = account.CreateClient();
            var container = client.GetContainer(ChildWriter.Database, ChildWriter.Container);
            var items = new HashSet<(string, string)>();
            var counted = new HashSet<string>();
            using var iterator = container.GetItemQueryStreamIterator("SELECT c.id, c.pk, c.counted FROM c");
            while (iterator.HasMoreResults)
            {
                using var page = await iterator.ReadNextAsync();
                using var json = await JsonDocument.ParseAsync(page.EnsureSuccessStatusCode().Content);
                foreach (var item in json.RootElement.GetProperty("Documents").EnumerateArray())
                {
                    var pk = item.GetProperty("pk").GetString()!;
                    items.Add((item.GetProperty("id").GetString()!, pk));
                    if (item.TryGetProperty("counted", out _))
                    {
                        counted.Add(pk);
                    }
                }
            }

            foreach (var line in acknowledged)
            {
                var (kind, pk) = line.Split(' ') is [var first, var second] ? (first, second) : throw new FormatException(line);
                Assert.Contains(("single", pk), items, $"{line} is lost");
                Assert.IsTrue(kind == "single" || items.Contains(("second", pk)), $"{line} is lost");
            }

            foreach (var pk in items.Select(item => item.Item2).Distinct())
            {
                var parts = (items.Contains(("first", pk)), items.Contains(("second", pk)), counted.Contains(pk));
                Assert.IsTrue(parts is (true, true, true) or (false, false, false), $"half a batch: {pk} {parts}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAndKillAsync(string path, string run, int linesBeforeKill, List<string> acknowledged)
    {
        using var child = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", typeof(ChildWriter).Assembly.Location, path, run]) { RedirectStandardOutput = true }
        )!;
        try
        {
            for (var lines = 0; await child.StandardOutput.ReadLineAsync() is { } line; )
            {
                acknowledged.Add(line);
                if (++lines == linesBeforeKill)
                {
                    // SIGKILL; what was printed before stays in the pipe and is read to its end.
                    child.Kill();
                }
            }
        }
        finally
        {
            child.Kill();
            await child.WaitForExitAsync();
        }

        // The last line may have been cut off in the middle of its writing.
        if (acknowledged.Count > 0 && acknowledged[^1].Split('-').Length < 3)
        {
            acknowledged.RemoveAt(acknowledged.Count - 1);
        }
    }
}
