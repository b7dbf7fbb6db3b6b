using System.Globalization;
using System.Text;
using Domain.Media.Decoding;
using Domain.Media.Videos;
using Functions.Media.Transcoding;

namespace Functions.Media.Decoder.Tests.Transcoding;

/// <summary>Files that want harm: each gets a documented answer, a crash costs its own attempt, and the next film does not notice.</summary>
[TestClass]
public sealed class VideoAttackTests
{
    private const int FirstTortureSeed = 1_000_000;
    private static readonly VideoLadder SmallLadder = new() { Sides = [90] };
    private static TranscoderFixture transcoder = null!;

    public TestContext TestContext { get; set; } = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => transcoder = new TranscoderFixture(options => options.CpuLimit = TimeSpan.FromSeconds(20));

    [ClassCleanup]
    public static void Stop() => transcoder.Dispose();

    [TestMethod]
    [DataRow("")]
    [DataRow("-movflags faststart")]
    public async Task A_film_cut_anywhere_is_rejected(string layout)
    {
        var film = Clip.Remake(Clip.Small, $"-i INPUT -c copy {layout} -f mp4");
        var cuts = Mp4Surgery.Boxes(film).SelectMany(part => new[] { part.Box.Start, part.Box.Start + 4, part.Box.Content, part.Box.Start + (part.Box.Length / 2) });
        foreach (var cut in cuts.Where(cut => cut is > 0).Append(film.Length - 1).Distinct())
        {
            var reason = await transcoder.RejectAsync(film[..cut]);
            Assert.IsTrue(reason is VideoRejection.Corrupt or VideoRejection.UnsupportedType or VideoRejection.NoVideo, $"cut at {cut} of {film.Length}: {reason}");
        }
    }

    [TestMethod]
    public async Task A_webm_cut_anywhere_is_rejected()
    {
        var film = Clip.Make("-f lavfi -i testsrc2=s=160x90:r=30:d=1 -c:v libvpx -deadline realtime -cpu-used 8 -f webm");
        foreach (var cut in new[] { 3, 4, 5, 20, 40, 60, film.Length / 2, film.Length - 1 })
        {
            var reason = await transcoder.RejectAsync(film[..cut]);
            Assert.IsTrue(reason is VideoRejection.Corrupt or VideoRejection.UnsupportedType, $"cut at {cut}: {reason}");
        }
    }

    [TestMethod]
    public async Task A_film_that_lacks_a_part_is_answered()
    {
        foreach (var name in new[] { "mvhd", "tkhd", "mdhd", "hdlr", "minf", "stbl", "stsd", "stts", "stsz", "stco", "stsc", "stss", "ctts", "edts", "mdat", "moov" })
        {
            await AnswerAsync(Mp4Surgery.Without(Clip.Small, name), $"without {name}");
        }
    }

    [TestMethod]
    public async Task A_playlist_or_a_script_is_no_film_whatever_it_is_called()
    {
        var other = transcoder.Save(Clip.Small);
        foreach (var text in new[] { $"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:{other}\n#EXT-X-ENDLIST\n", $"ffconcat version 1.0\nfile {other}\n", "<MPD></MPD>" })
        {
            var film = Encoding.ASCII.GetBytes(text);
            Assert.AreEqual(VideoRejection.UnsupportedType, await transcoder.RejectAsync(film));
            await transcoder.RejectAsync([.. Mp4Surgery.Box("ftyp", [.. "isom"u8, 0, 0, 2, 0]), .. Mp4Surgery.Box("moov", film)]);

            // And even where it comes to the demuxer: that is ours to choose, and it opens nothing else.
            var path = transcoder.Save(film);
            foreach (var container in Enum.GetValues<VideoContainer>())
            {
                var run = await new LimitedTool(new VideoTranscoderOptions(), TimeProvider.System).RunAsync(
                    new() { Tool = "ffprobe", Arguments = ["-v", "error", "-show_streams", .. FfmpegInput.Open(container, path)], InputPath = path, MaxOutput = 1 << 20 }, default);
                Assert.IsFalse(run.Succeeded, text);
                Assert.IsFalse(Encoding.UTF8.GetString(run.Output).Contains("h264", StringComparison.Ordinal), text);
            }
        }
    }

    [TestMethod]
    public async Task A_path_is_a_path_and_no_protocol()
    {
        var folder = transcoder.NewFolder();
        foreach (var name in new[] { "concat:a|b", "subfile,,start,0,end,9,,:a", "http:a", "-i", "%d.mp4" })
        {
            var path = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(path, Clip.Small);
            Assert.AreEqual(90, TranscoderFixture.Done(await transcoder.Transcoder.InspectAsync(path, new VideoLimits(), default)).Frames, name);
        }
    }

    [TestMethod]
    public async Task Claims_without_end_cost_nothing()
    {
        var film = Clip.Small;
        var trak = Mp4Surgery.Boxes(film).First(part => part.Name == "trak").Box;
        var tracks = Mp4Surgery.With(film, "udta", _ => [.. Enumerable.Repeat(film[trak.Start..trak.End], 2000).SelectMany(bytes => bytes)]);
        Assert.AreEqual(VideoRejection.TooManyStreams, await transcoder.RejectAsync(tracks));
        Assert.AreEqual(VideoRejection.TooManyPixels, await transcoder.RejectAsync(Clip.Mp4("-f lavfi -i color=s=4200x2400 -frames:v 1 -c:v libx264 -preset ultrafast")));
        Assert.AreEqual(VideoRejection.ExtremeAspectRatio, await transcoder.RejectAsync(Clip.Mp4("-f lavfi -i color=s=640x64 -frames:v 1 -c:v libx264 -preset ultrafast")));
        foreach (var (what, attack) in new Dictionary<string, byte[]>
        {
            ["countless samples"] = Mp4Surgery.Write(Mp4Surgery.Write(film, "stsz", 4, 1), "stsz", 8, uint.MaxValue),
            ["countless sizes"] = Mp4Surgery.Write(film, "stsz", 8, 0x4000_0000),
            ["countless times"] = Mp4Surgery.Write(film, "stts", 4, 0x1FFF_FFFF),
            ["one run of all samples"] = Mp4Surgery.Write(film, "stts", 8, uint.MaxValue),
            ["samples that last for ever"] = Mp4Surgery.Write(film, "stts", 12, 0x7FFF_FFFF),
            ["samples that last no time"] = Mp4Surgery.Write(film, "stts", 12, 0),
            ["countless chunks"] = Mp4Surgery.Write(film, "stco", 4, 0x3FFF_FFFF),
            ["chunks elsewhere"] = Mp4Surgery.Write(film, "stco", 8, uint.MaxValue - 8),
            ["samples per chunk"] = Mp4Surgery.Write(film, "stsc", 12, uint.MaxValue),
            ["offsets in time"] = Mp4Surgery.Write(film, "ctts", 12, 0x8000_0001),
            ["no clock"] = Mp4Surgery.Write(film, "mdhd", 12, 0),
            ["a clock beyond measure"] = Mp4Surgery.Write(film, "mdhd", 12, uint.MaxValue),
            ["an edit of for ever"] = Mp4Surgery.Write(film, "elst", 8, uint.MaxValue),
            ["an edit from nowhere"] = Mp4Surgery.Write(film, "elst", 12, 0x7FFF_FFFF),
            ["countless edits"] = Mp4Surgery.Write(film, "elst", 4, 0x0FFF_FFFF),
            ["another file"] = Mp4Surgery.With(
                film, "dref", _ => Mp4Surgery.Box("dref", [0, 0, 0, 0, 0, 0, 0, 1, .. Mp4Surgery.Box("url ", [0, 0, 0, 0, .. "file:///etc/passwd\0"u8])])),
            ["boxes in boxes"] = Mp4Surgery.With(film, "udta", _ => Enumerable.Range(0, 2000).Aggregate(Array.Empty<byte>(), (inner, _) => Mp4Surgery.Box("moov", inner))),
            ["many boxes"] = Mp4Surgery.With(film, "udta", _ => [.. Enumerable.Range(0, 20_000).SelectMany(_ => Mp4Surgery.Box("free"))]),
            ["many boxes outside"] = [.. film, .. Enumerable.Range(0, 40_000).SelectMany(_ => Mp4Surgery.Box("free"))],
            ["a box of length one"] = [.. film, 0, 0, 0, 1, .. "free"u8, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            ["a box of negative length"] = [.. film, 0, 0, 0, 1, .. "free"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xF0],
        })
        {
            await AnswerAsync(attack, what);
        }
    }

    [TestMethod]
    public async Task What_headers_say_about_length_is_not_believed()
    {
        foreach (var name in new[] { "mvhd", "tkhd", "mdhd" })
        {
            var offset = name == "tkhd" ? 20 : 16;
            foreach (var lie in new uint[] { 0, 1, uint.MaxValue - 1 })
            {
                var outcome = await transcoder.InspectAsync(Mp4Surgery.Write(Clip.Small, name, offset, lie));
                Assert.AreEqual(3.0, TranscoderFixture.Done(outcome).Duration.TotalSeconds, 0.1, $"{name} {lie}");
            }
        }
    }

    [TestMethod]
    public async Task What_is_attached_to_a_film_stays_behind()
    {
        var attachment = transcoder.Save("SECRET ATTACHMENT"u8.ToArray());
        var film = Clip.Make(
            $"-f lavfi -i testsrc2=s=160x90:r=30:d=1 -attach {attachment} -metadata:s:t mimetype=text/plain -metadata:s:t filename=secret.txt -c:v libvpx -deadline realtime -cpu-used 8 -f matroska");
        var type = film.AsSpan().IndexOf("matroska"u8);
        film = [.. film[..type], .. "webm\0\0\0\0"u8, .. film[(type + 8)..]];
        var (path, info) = await transcoder.OpenAsync(film);
        var made = await transcoder.MakeAsync(path, info, VideoPlan.Create(info, SmallLadder));
        Assert.AreEqual(-1, (await File.ReadAllBytesAsync(made.Paths[0])).AsSpan().IndexOf("SECRET"u8));
    }

    [TestMethod]
    public async Task A_film_damaged_in_the_middle_still_has_all_its_frames()
    {
        var film = Clip.Mp4("-f lavfi -i testsrc2=s=320x180:r=30 -t 5 -c:v libx264 -preset ultrafast -g 30 -bf 2").ToArray();
        var media = Mp4Surgery.Boxes(film).First(part => part.Name == "mdat").Box;
        new Random(5).NextBytes(film.AsSpan(media.Content + (media.Length / 3), media.Length / 3));
        var (path, info) = await transcoder.OpenAsync(film);
        var plan = VideoPlan.Create(info, SmallLadder with { SegmentLength = TimeSpan.FromSeconds(1) });
        var made = await transcoder.MakeAsync(path, info, plan);
        Assert.HasCount(150, made.Thumbnails);
    }

    [TestMethod]
    public Task Mutated_films_each_get_a_documented_answer() => FuzzAsync(1, 24);

    [TestMethod]
    [TestCategory("Torture")]
    public Task Many_mutated_films_each_get_a_documented_answer() =>
        FuzzAsync(FirstTortureSeed, int.Parse(Environment.GetEnvironmentVariable("FUZZ_SEEDS") ?? "5000", CultureInfo.InvariantCulture) / 10);

    private async Task FuzzAsync(int first, int count)
    {
        byte[][] films = [Clip.Small, Clip.Make("-f lavfi -i testsrc2=s=160x90:r=30:d=1 -c:v libvpx -deadline realtime -cpu-used 8 -f webm")];
        var (done, rejected, crashed) = (0, 0, 0);
        await Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            var random = new Random(seed);
            var film = films[seed % films.Length].ToArray();

            // Half of the changes meet the index, which stands at the end of the one and at the beginning of the other.
            for (var changes = 1 << random.Next(6); changes > 0; changes--)
            {
                var index = seed % films.Length == 0 ? random.Next(film.Length - 4000, film.Length) : random.Next(40, 600);
                film[random.Next(2) == 0 ? index : random.Next(film.Length)] = random.Next(3) switch { 0 => 0, 1 => 0xFF, _ => (byte)random.Next(256) };
            }

            switch (await AnswerAsync(film, $"seed {seed}"))
            {
                case VideoOutcome<VideoInfo>.Done(var info):
                    Interlocked.Increment(ref done);
                    var plan = VideoPlan.Create(info, SmallLadder);
                    var request = new VideoSegmentRequest { InputPath = transcoder.Save(film), Info = info, Plan = plan, Index = plan.SegmentCount - 1, OutputDirectory = transcoder.NewFolder() };
                    var segment = await transcoder.Transcoder.TranscodeSegmentAsync(request, default);
                    TestContext.WriteLine($"seed {seed}: {segment}");
                    Assert.IsFalse(segment is VideoOutcome<VideoSegment>.Crashed { Cause: DecoderCrash.ProtocolViolation or DecoderCrash.InternalError }, $"seed {seed}: {segment}");
                    break;
                case VideoOutcome<VideoInfo>.Rejected:
                    Interlocked.Increment(ref rejected);
                    break;
                default:
                    Interlocked.Increment(ref crashed);
                    break;
            }
        });

        TestContext.WriteLine($"{count} films: {done} done, {rejected} rejected, {crashed} crashed");
        Assert.IsTrue(done > count / 20 && rejected > count / 20, "The mutations are too weak or too strong to prove anything.");
        Assert.IsLessThanOrEqualTo(Math.Max(1, count / 20), crashed);
        await transcoder.OpenAsync(Clip.Small);
    }

    private static async Task<VideoOutcome<VideoInfo>> AnswerAsync(byte[] film, string what)
    {
        var outcome = await transcoder.InspectAsync(film);
        switch (outcome)
        {
            case VideoOutcome<VideoInfo>.Rejected(var reason, _):
                Assert.Contains(reason, VideoRejection.All, what);
                break;
            case VideoOutcome<VideoInfo>.Crashed(var cause, var detail):
                Assert.IsTrue(cause is DecoderCrash.MemoryLimit or DecoderCrash.CpuLimit or DecoderCrash.Signalled or DecoderCrash.TimeLimit, $"{what}: {cause} {detail}");
                break;
        }

        return outcome;
    }
}
