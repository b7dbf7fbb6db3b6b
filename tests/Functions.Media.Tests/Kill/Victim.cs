using System.Globalization;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Exposure;
using Functions.Media.Tests.Harness;
using Infrastructure.Durable;
using Microsoft.DurableTask.Client;

namespace Functions.Media.Tests.Kill;

/// <summary>
/// The program that kill tests kill, over a folder that outlives it. It goes on with every upload that an earlier life acknowledged, uploads one more picture,
/// and ends when all are settled; or lets the time of unused media pass and ends when all have expired.
/// </summary>
internal static class Victim
{
    public const string Upload = "upload";
    public const string Expire = "expire";
    public const string Move = "move";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> Main(string[] args)
    {
        if (args is not [var folder, var task, var seed])
        {
            await Console.Error.WriteLineAsync("This is a test assembly. Arguments: folder, upload, move or expire, seed.");
            return 2;
        }

        using var patience = new CancellationTokenSource(Patience);
        await using var app = await MediaHarness.StartAsync(patience.Token, options => options.SweepAfter = TimeSpan.Zero, storageEvents: true, folder);
        await app.Host.RunTimerAsync("media", "SweepMedia", patience.Token);
        var journal = Path.Combine(folder, "acknowledged");
        var number = int.Parse(seed, CultureInfo.InvariantCulture);
        await (task switch
        {
            Upload => UploadAsync(app, journal, number, patience.Token),
            Move => MoveAsync(app, number, patience.Token),
            _ => ExpireAsync(app, journal, patience.Token),
        });
        return 0;
    }

    /// <summary>The media that some life of the program was told of, with their pictures' seeds.</summary>
    public static IReadOnlyList<(SnowflakeId Id, int Seed)> ReadAcknowledged(string journal) => !File.Exists(journal)
        ? []
        : [.. File.ReadLines(journal).Select(line => line.Split(' ')).Select(parts => (
            SnowflakeId.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture)))];

    private static async Task UploadAsync(MediaHarness app, string journal, int seed, CancellationToken cancellationToken)
    {
        if (seed > 0)
        {
            var announced = await app.AnnounceAsync(Picture.Png(seed).Length);
            await File.AppendAllTextAsync(journal, $"{announced.Id} {seed}\n", cancellationToken);
        }

        foreach (var (id, picture) in ReadAcknowledged(journal))
        {
            var media = (await app.Store.FindAsync(id, cancellationToken))!;
            if (media.Status == MediaStatus.Pending)
            {
                await app.PutAsync(media, Picture.Png(picture));
                _ = await app.CompleteAsync(media);
            }

            _ = await app.SettledAsync(media);
        }
    }

    /// <summary>The owner goes private or public, in turn; at last public for good.</summary>
    private static async Task MoveAsync(MediaHarness app, int number, CancellationToken cancellationToken)
    {
        var review = new ExposureReview(MediaHarness.Owner);
        var workflow = new DurableExposureWorkflow(app.Client, app.Time);
        var before = (await app.Accounts.GetAsync(MediaHarness.Owner, cancellationToken))!;
        var account = await app.SetPrivateAsync(number > 0 && !before.IsPrivate);
        await workflow.PromiseAsync(review, before.ETag!, cancellationToken);
        await workflow.ReviewAsync(review, account.ETag!, cancellationToken);
        app.Time.Skip(TimeSpan.FromMinutes(1));
        foreach (var instance in new[] { DurableExposureWorkflow.InstanceIdOf(review, $"after-{before.ETag}"), DurableExposureWorkflow.InstanceIdOf(review, account.ETag!) })
        {
            await app.CompleteReviewAsync(instance);
        }
    }

    private static async Task ExpireAsync(MediaHarness app, string journal, CancellationToken cancellationToken)
    {
        app.Time.Skip(TimeSpan.FromHours(25));
        foreach (var (id, _) in ReadAcknowledged(journal))
        {
            var instance = await app.Client.WaitForInstanceCompletionAsync(DurableMediaWorkflow.ExpiryInstance(id), true, cancellationToken);
            Assert.AreEqual(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus, instance.FailureDetails?.ToString());
        }
    }
}
