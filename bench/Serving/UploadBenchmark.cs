using System.Diagnostics;
using System.Text.Json.Nodes;
using Bench.Harness;
using Bench.Variants;
using Domain.Media.Decoding;
using EndToEnd;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Serving;

/// <summary>From the announcement of a photograph to its last variant in storage, on an idle system, against the decoding alone.</summary>
internal sealed class UploadBenchmark : IBenchmark
{
    private const int Uploads = 20;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    public string Name => "upload";

    public async Task<Section> RunAsync(Effort effort)
    {
        await using var system = await RunningSystem.StartAsync();
        using var person = (await system.SignUpAsync(1))[0];
        using var folder = new TemporaryFolder();
        var photograph = Photograph.Draw12Megapixels();
        var options = Options.Create(new DecoderPoolOptions { Workers = 1 });
        await using var pool = new DecoderPool(options, TimeProvider.System, NullLogger<DecoderPool>.Instance);
        var (whole, fromConfirmation, decoding) = (new List<double>(), new List<double>(), new List<double>());
        var measured = await Pairs.RunAsync(
            effort.Of(Uploads),
            async () =>
            {
                var (total, confirmed) = await UploadAsync(person, photograph.Another());
                whole.Add(total);
                fromConfirmation.Add(confirmed);
                return new(total);
            },
            async () =>
            {
                var path = folder.In("photograph.jpg");
                await File.WriteAllBytesAsync(path, photograph.Another());
                var request = new ImageDecodeRequest { InputPath = path, OutputDirectory = folder.NewFolder() };
                var cost = await Cost.MeasureAsync(1, () => pool.DecodeAsync(request, CancellationToken.None));
                decoding.Add(cost.Seconds);
                return cost;
            });

        // The first of each was not measured.
        var (uploads, confirmations) = (new Series(whole.Skip(1)), new Series(fromConfirmation.Skip(1)));
        var decodings = new Series(decoding.Skip(1));
        return new(
            "upload: a photograph becomes ready",
            $"""
            A JPEG ({photograph}, each with other bytes) to the idle system: announced, put into storage by its signed URL,
            confirmed, processed by its durable workflow, asked for every {PollInterval.TotalMilliseconds:F0} ms until it is `finished`.
            {effort.Of(Uploads)} uploads, one at a time. Required: under 3 s from confirmation; aimed at: a p99 under 2 s in all. *Limit*: the decoder pool alone with the same picture in the same run.
            """,
            [
                measured.WallRow("announcement to finished, p50", Show.Milliseconds),
                Line("announcement to finished, p99", uploads, 99),
                Line("confirmation to finished, p50", confirmations, 50),
                Line("confirmation to finished, p99", confirmations, 99),
            ]);

        Row Line(string name, Series ours, double percent) => new(
            name,
            Show.Milliseconds(ours.Percentile(percent)),
            Show.Milliseconds(decodings.Percentile(percent)),
            Show.Ratio(ours.Percentile(percent) / decodings.Percentile(percent)));
    }

    private static async Task<(double Total, double FromConfirmation)> UploadAsync(Person person, byte[] file)
    {
        var started = Stopwatch.GetTimestamp();
        var (mediaId, url) = await person.AnnounceAsync(file.Length, Guid.NewGuid().ToString());
        await person.StoreAsync(mediaId, url, file);
        var confirmed = Stopwatch.GetTimestamp();
        while (true)
        {
            JsonNode media = await person.SendAsync(HttpMethod.Get, $"media/{mediaId}");
            switch ((string?)media["status"])
            {
                case "finished":
                    return (Stopwatch.GetElapsedTime(started).TotalSeconds, Stopwatch.GetElapsedTime(confirmed).TotalSeconds);
                case "pending" or "processing":
                    await Task.Delay(PollInterval);
                    break;
                default:
                    throw new InvalidOperationException($"The upload ended otherwise: {media.ToJsonString()}");
            }
        }
    }
}
