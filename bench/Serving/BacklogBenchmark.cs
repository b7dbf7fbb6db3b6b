using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Bench.Harness;
using Bench.Variants;
using EndToEnd;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Serving;

/// <summary>
/// Very many photographs confirmed at once: how fast the whole system works them off, against its decoders alone, and what a client of the API notices of it.
/// </summary>
internal sealed class BacklogBenchmark : IBenchmark
{
    private const string SizeVariable = "BACKLOG";
    private const int FullSize = 300;
    private const int QuickSize = 40;
    private const int People = 8;
    private const int Authors = 4;
    private const int Posts = 24;
    private const int UploadsAtOnce = 4;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(24);
    private static readonly string[] Reads = ["a feed page", "a medium's status", "/healthz"];

    public string Name => "backlog";

    public async Task<Section> RunAsync(Effort effort)
    {
        var size = Environment.GetEnvironmentVariable(SizeVariable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : effort == Effort.Quick ? QuickSize : FullSize;
        using var folder = new TemporaryFolder();
        var files = await DrawAsync(folder, size);
        await using var system = await RunningSystem.StartAsync();
        var people = await Audience.GatherAsync(system, People, Authors, Posts);
        var uploads = await PutAsync(people, files);
        using var reader = new SteadyReader(
            system.Address, await system.SignInAsync(people[0]), ["api/v1/feed?mode=chronological", $"api/v1/media/{uploads[0].MediaId}", "healthz"]);
        await using var pool = new DecoderPool(Options.Create(new DecoderPoolOptions()), TimeProvider.System, NullLogger<DecoderPool>.Instance);

        // Processes start and the runtime compiles what is hot: that is not to be measured.
        await reader.ReadUntilAsync(Task.Delay(WarmUp / effort.Divisor));
        await DecodeAsync(pool, files[..Math.Min(size, Environment.ProcessorCount)], folder);

        // One half of the limit before, the other after, so that a machine that slows down meets both.
        var firstHalf = await DecodeAsync(pool, files[..(size / 2)], folder);
        var idle = await reader.ReadUntilAsync(Task.Delay(IdleTime / effort.Divisor));
        var (serverCpu, decoderCpu) = (system.CpuSeconds, system.DecoderCpuSeconds);
        var draining = Task.Run(() => DrainAsync(uploads));
        var busy = await reader.ReadUntilAsync(draining);
        var drain = await draining;
        (serverCpu, decoderCpu) = ((system.CpuSeconds - serverCpu) / size, (system.DecoderCpuSeconds - decoderCpu) / size);
        var secondHalf = await DecodeAsync(pool, files[(size / 2)..], folder);

        var (ours, limit) = (drain.Finished.TotalSeconds / size, (firstHalf.Seconds + secondHalf.Seconds) / size);
        var limitCpu = (firstHalf.CpuSeconds + secondHalf.CpuSeconds) / size;
        var megabytes = files.Average(static file => new FileInfo(file).Length) / 1e6;
        people.ForEach(static person => person.Dispose());
        return new(
            "backlog: very many photographs at once",
            $"""
            {size} distinct JPEGs ({PhotographSeries.Width} × {PhotographSeries.Height}, {megabytes:F1} MB on average) of {People} people. Their bytes wait in storage as blocks that nobody has
            committed; then all are committed and confirmed as fast as the system takes it, {UploadsAtOnce} clients at once ({drain.Confirmed.TotalSeconds:F1} s), and the clock runs from the first
            commit until every one is `finished`; all {size} were. `{SizeVariable}=1000` measures a thousand, about eight minutes on two cores. *Limit*: the decoder pool alone with the same
            pictures and as many workers ({new DecoderPoolOptions().Workers}) in the same run, half of them before and half after. Of the reads, which one client does all the while in turn, {SteadyReader.Rate}
            a second in an open loop, the limit is the same system with nothing to do. Clients and server share the cores.
            """,
            [
                new("photographs finished, against the decoders alone", $"{1 / ours:F1}/s", $"{1 / limit:F1}/s", Show.Ratio(ours / limit)),
                new("decoders' CPU per photograph, against the decoders alone", Show.Milliseconds(decoderCpu), Show.Milliseconds(limitCpu), Show.Ratio(decoderCpu / limitCpu)),
                new("the server's CPU per photograph, reads included", Show.Milliseconds(serverCpu)),
                .. Reads.SelectMany((read, path) => (Row[])[Line(read, path, 50), Line(read, path, 99)]),
            ]);

        Row Line(string read, int path, double percent)
        {
            var (whenBusy, whenIdle) = (busy[path].Percentile(percent), idle[path].Percentile(percent));
            return new($"{read} meanwhile, p{percent}", Show.Milliseconds(whenBusy), Show.Milliseconds(whenIdle), Show.Ratio(whenBusy / whenIdle));
        }
    }

    private static async Task<string[]> DrawAsync(TemporaryFolder folder, int count)
    {
        var photographs = new PhotographSeries();
        var files = Enumerable.Range(0, count).Select(number => folder.In($"photograph-{number}.jpg")).ToArray();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (number, cancel) =>
            await File.WriteAllBytesAsync(files[number], photographs.Draw(number).Jpeg, cancel));
        return files;
    }

    /// <summary>Announces all and puts their bytes into storage, as one block each, so that nothing but the commit is missing.</summary>
    private static async Task<Upload[]> PutAsync(List<Person> people, string[] files)
    {
        var uploads = new Upload[files.Length];
        await Parallel.ForAsync(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce }, async (number, cancel) =>
        {
            var owner = people[number % people.Count];
            var file = await File.ReadAllBytesAsync(files[number], cancel);
            var (mediaId, url) = await owner.AnnounceAsync(file.Length, $"backlog-{number}");
            uploads[number] = new(owner, mediaId, url);
            await uploads[number].PutAsync(file);
        });
        return uploads;
    }

    private static async Task<(TimeSpan Confirmed, TimeSpan Finished)> DrainAsync(Upload[] uploads)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(uploads, new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce }, static async (upload, _) => await upload.ConfirmAsync());
        var confirmed = watch.Elapsed;
        foreach (var upload in uploads)
        {
            await upload.WaitUntilFinishedAsync();
        }

        return (confirmed, watch.Elapsed);
    }

    private static Task<Cost> DecodeAsync(DecoderPool pool, IReadOnlyCollection<string> files, TemporaryFolder folder) =>
        Cost.MeasureAsync(1, () => Task.WhenAll(files.Select(file => DecoderJob.RunAsync(pool, file, folder.NewFolder()))), DecoderJob.CpuSeconds);

    private sealed record Upload(Person Owner, string MediaId, string Url)
    {
        private static readonly string Block = Convert.ToBase64String("only"u8);

        public async Task PutAsync(byte[] file) => Check(await Owner.TryStoreAsync($"{Url}&comp=block&blockid={Uri.EscapeDataString(Block)}", file));

        public async Task ConfirmAsync()
        {
            var list = $"<?xml version=\"1.0\"?><BlockList><Latest>{Block}</Latest></BlockList>";
            Check(await Owner.TryStoreAsync($"{Url}&comp=blocklist", Encoding.UTF8.GetBytes(list), "application/xml"));
            await Owner.SendAsync(HttpMethod.Post, $"media/{MediaId}/complete");
        }

        public async Task WaitUntilFinishedAsync()
        {
            var media = await Owner.WaitForMediaAsync(MediaId);
            Assert.AreEqual("finished", (string?)media["status"], media.ToJsonString());
        }

        private static void Check(Person.Answer answer) => Assert.AreEqual(HttpStatusCode.Created, answer.Status, $"storing: {answer}");
    }
}
