using System.Globalization;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Blobs;
using Functions.Media.Expiry;
using Functions.Media.Tests.Harness;
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

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<int> Main(string[] args)
    {
        if (args is not [var folder, var task, var seed])
        {
            await Console.Error.WriteLineAsync("This is a test assembly. Arguments: folder, upload or expire, seed.");
            return 2;
        }

        using var patience = new CancellationTokenSource(Patience);
        await using var app = await MediaHarness.StartAsync(patience.Token, options => options.SweepAfter = TimeSpan.Zero, storageEvents: true, folder);
        await app.Host.RunTimerAsync("media", "SweepMedia", patience.Token);
        await (task == Upload
            ? UploadAsync(app, Path.Combine(folder, "acknowledged"), int.Parse(seed, CultureInfo.InvariantCulture), patience.Token)
            : ExpireAsync(app, Path.Combine(folder, "acknowledged"), patience.Token));
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

    private static async Task ExpireAsync(MediaHarness app, string journal, CancellationToken cancellationToken)
    {
        app.Time.Skip(TimeSpan.FromHours(25));
        foreach (var (id, _) in ReadAcknowledged(journal))
        {
            var instance = await app.Client.WaitForInstanceCompletionAsync(ExpireMedia.InstanceIdOf(id), true, cancellationToken);
            Assert.AreEqual(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus, instance.FailureDetails?.ToString());
        }
    }
}
