using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Embedded.Cosmos.Tests;

/// <summary>The processes that the kill tests of the change feed kill; each line they print tells what has happened before.</summary>
[SuppressMessage("Performance", "CA1849", Justification = "A line must have left the process before the next step; async output is synchronous anyway.")]
internal static class ChildFeedReader
{
    private static readonly Lock Output = new();

    /// <summary>Four write as fast as they can, one follows the feed from the token given.</summary>
    public static async Task WriteAndFollowAsync(Container container, string run, string token)
    {
        var writers = Enumerable
            .Range(0, 4)
            .Select(async writer =>
            {
                for (var i = 0; ; i++)
                {
                    var pk = $"{run}-{writer}-{i}";
                    await container.CreateItemAsync(new { id = "x", pk }, new PartitionKey(pk));
                    Print($"written {pk} .");
                }
            });
        var from = token.Length == 0 ? ChangeFeedStartFrom.Beginning() : ChangeFeedStartFrom.ContinuationToken(token);
        await Task.WhenAll([.. writers, FollowAsync(container, from)]);
    }

    /// <summary>A processor that prints the id of each change; what is printed has been handled.</summary>
    public static async Task ProcessAsync(Container container, Container leases, string instance)
    {
        var processor = container
            .GetChangeFeedProcessorBuilder<JsonElement>(
                "killed",
                (_, changes, _) =>
                {
                    foreach (var change in changes)
                    {
                        Print($"{change.GetProperty("id").GetString()} .");
                    }

                    return Task.CompletedTask;
                }
            )
            .WithInstanceName(instance)
            .WithLeaseContainer(leases)
            .WithStartTime(DateTime.MinValue.ToUniversalTime())
            .WithMaxItems(10)
            .WithPollInterval(TimeSpan.FromMilliseconds(20))
            .WithLeaseConfiguration(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(100))
            .Build();
        await processor.StartAsync();
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task FollowAsync(Container container, ChangeFeedStartFrom from)
    {
        using var feed = container.GetChangeFeedStreamIterator(from, ChangeFeedMode.LatestVersion, new ChangeFeedRequestOptions { PageSizeHint = 5 });
        while (true)
        {
            using var page = await feed.ReadNextAsync();
            if (page.StatusCode == HttpStatusCode.OK)
            {
                using var json = await JsonDocument.ParseAsync(page.Content);
                foreach (var item in json.RootElement.GetProperty("Documents").EnumerateArray())
                {
                    Print($"shown {item.GetProperty("pk").GetString()} .");
                }

                Print($"token {page.ContinuationToken.Length} {page.ContinuationToken}");
            }

            await Task.Yield();
        }
    }

    private static void Print(string line)
    {
        lock (Output)
        {
            Console.Out.Write(line + "\n");
            Console.Out.Flush();
        }
    }
}
