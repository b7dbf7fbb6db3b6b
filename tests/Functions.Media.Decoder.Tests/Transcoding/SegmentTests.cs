using Domain.Media.Videos;

namespace Functions.Media.Decoder.Tests.Transcoding;

[TestClass]
public sealed class SegmentTests
{
    private static readonly VideoLadder SmallLadder = new() { Sides = [90, 180], SegmentLength = TimeSpan.FromSeconds(2) };
    private static TranscoderFixture transcoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => transcoder = new TranscoderFixture();

    [ClassCleanup]
    public static void Stop() => transcoder.Dispose();

    [TestMethod]
    [DataRow("whole rate", "testsrc2=s=320x180:r=30", "-t 7 -c:v libx264 -preset ultrafast -g 45 -bf 3", 30, 1, 210)]
    [DataRow("television rate", "testsrc2=s=320x180:r=30000/1001", "-t 7 -c:v libx264 -preset ultrafast -g 250 -bf 2 -x264-params open-gop=1", 30000, 1001, 210)]
    [DataRow("fast", "testsrc2=s=320x180:r=60", "-t 5 -c:v libx264 -preset ultrafast -g 60", 30, 1, 150)]
    [DataRow("film", "testsrc2=s=320x180:r=24", "-t 5 -c:v mpeg4 -g 24", 24, 1, 120)]
    [DataRow("odd count", "testsrc2=s=320x180:r=25", "-t 4.92 -c:v libx264 -preset ultrafast -g 10", 25, 1, 123)]
    public async Task No_frame_is_lost_doubled_or_moved_where_segments_meet(string name, string source, string codec, int numerator, int denominator, int frames)
    {
        var (path, info) = await transcoder.OpenAsync(Clip.Mp4($"-f lavfi -i {source} {codec}"));
        var plan = VideoPlan.Create(info, SmallLadder);
        Assert.AreEqual(new Rational(numerator, denominator), plan.FrameRate, name);
        Assert.AreEqual(frames, plan.FrameCount, name);
        Assert.IsGreaterThan(1, plan.SegmentCount, name);
        var made = await transcoder.MakeAsync(path, info, plan);

        foreach (var rung in made.Paths)
        {
            var times = Times(rung);
            CollectionAssert.AreEqual(Enumerable.Range(0, frames).Select(frame => (long)frame * denominator).ToList(), Scaled(times, numerator), $"{name}: times");
        }

        // Each frame shows what the same frame of the whole film shows, and not what its neighbours show.
        var step = info.Frames / frames;
        var expected = LadderFiles.Thumbnail(path).Where((_, frame) => frame % step == 0).ToList();
        var shown = made.Thumbnails;
        Assert.HasCount(frames, shown);
        for (var frame = 0; frame < frames; frame++)
        {
            var neighbours = new[] { frame - 1, frame, frame + 1 }.Where(other => other >= 0 && other < expected.Count);
            var nearest = neighbours.MinBy(other => LadderFiles.Difference(shown[frame], expected[other]));
            Assert.AreEqual(frame, nearest, $"{name}: what frame {frame} shows");
        }
    }

    [TestMethod]
    public async Task A_segment_starts_with_a_key_frame_and_shares_its_head_with_the_others()
    {
        var (path, info) = await transcoder.OpenAsync(Clip.Mp4("-f lavfi -i testsrc2=s=320x180:r=30 -t 7 -c:v libx264 -preset ultrafast -g 45 -bf 3"));
        var plan = VideoPlan.Create(info, SmallLadder);
        var made = await transcoder.MakeAsync(path, info, plan);
        Assert.HasCount(2, plan.Rungs);
        foreach (var (rung, index) in plan.Rungs.Select((rung, index) => (rung, index)))
        {
            Assert.AreEqual(1, made.Segments.Select(segment => segment.Fragments[index].Init.Sha256).Distinct().Count(), $"heads of {rung.Name}");
            var keys = TranscoderFixture.Probe(made.Paths[index], "-show_entries packet=flags").Select(line => line.StartsWith('K')).ToList();
            foreach (var range in plan.Segments)
            {
                Assert.IsTrue(keys[range.FirstFrame], $"{rung.Name}, segment {range.Index}");
            }

            var stream = TranscoderFixture.Probe(made.Paths[index], "-show_entries stream=codec_name,width,height,pix_fmt,color_space,color_transfer,color_primaries,color_range");
            Assert.AreEqual($"h264,{rung.Width},{rung.Height},yuv420p,tv,bt709,bt709,bt709", stream[0]);
            Assert.MatchesRegex("^avc1\\.[0-9A-F]{6}$", made.Segments[0].Fragments[index].Codecs);
        }

        Assert.AreEqual(plan.Duration, TimeSpan.FromTicks(made.Segments.Sum(segment => segment.Duration.Ticks)));
    }

    [TestMethod]
    public async Task A_scene_that_changes_within_a_segment_does_not_part_it()
    {
        using var careful = new TranscoderFixture(options => options.Preset = "veryfast");
        var (path, info) = await careful.OpenAsync(Clip.Mp4("-f lavfi -i testsrc2=s=320x180:r=30 -t 4 -vf negate=enable='between(t\\,1\\,2.5)' -c:v libx264 -preset ultrafast"));
        var made = await careful.MakeAsync(path, info, VideoPlan.Create(info, SmallLadder));
        Assert.IsGreaterThan(2, TranscoderFixture.Probe(made.Paths[1], "-show_entries packet=flags").Count(line => line.StartsWith('K')), "The encoder saw no change.");

        // ffprobe shows all of a film with negative offsets of time later, by as much as the largest.
        var times = Scaled(Times(made.Paths[1]), 30);
        CollectionAssert.AreEqual(Enumerable.Range(0, 120).Select(frame => frame + times[0]).ToList(), times);
    }

    [TestMethod]
    public async Task The_same_job_gives_the_same_bytes()
    {
        var (path, info) = await transcoder.OpenAsync(Clip.Small);
        var plan = VideoPlan.Create(info, SmallLadder);
        var first = await transcoder.MakeAsync(path, info, plan);
        var second = await transcoder.MakeAsync(path, info, plan);
        CollectionAssert.AreEqual(
            first.Segments.SelectMany(segment => segment.Fragments).ToList(), second.Segments.SelectMany(segment => segment.Fragments).ToList());
    }

    [TestMethod]
    public async Task A_film_of_variable_rate_plays_as_long_as_it_is()
    {
        // A second of 20 frames, a second of 5, then 2 s of 30: on a grid of 30 each place shows the frame that is due.
        var film = Clip.Mp4("-f lavfi -i testsrc2=s=320x180:r=60 -t 4 -vf select='lt(t\\,1)*not(mod(n\\,3))+between(t\\,1\\,2)*not(mod(n\\,12))+gt(t\\,2)*not(mod(n\\,2))' -fps_mode vfr -c:v libx264 -preset ultrafast");
        var (path, info) = await transcoder.OpenAsync(film);
        var plan = VideoPlan.Create(info, SmallLadder);
        Assert.AreEqual(new Rational(30, 1), plan.FrameRate);
        Assert.AreEqual(120, plan.FrameCount, 1);
        var made = await transcoder.MakeAsync(path, info, plan);
        var whole = LadderFiles.Thumbnail(path, "fps=30,");
        var shown = made.Thumbnails;
        Assert.HasCount(plan.FrameCount, shown);
        for (var frame = 0; frame < Math.Min(whole.Count, shown.Count); frame++)
        {
            Assert.IsLessThan(6, LadderFiles.Difference(shown[frame], whole[frame]), $"frame {frame}");
        }
    }

    [TestMethod]
    public async Task A_single_frame_is_a_film()
    {
        foreach (var film in (byte[][])[Clip.Mp4("-f lavfi -i testsrc2=s=320x180:r=30 -frames:v 1 -c:v libx264"), Clip.Make("-f lavfi -i testsrc2=s=320x180:r=30 -frames:v 1 -c:v libvpx -f webm")])
        {
            var (path, info) = await transcoder.OpenAsync(film);
            var plan = VideoPlan.Create(info, SmallLadder);
            Assert.AreEqual(1, plan.FrameCount);
            var made = await transcoder.MakeAsync(path, info, plan);
            Assert.HasCount(1, made.Thumbnails);
        }
    }

    [TestMethod]
    public async Task A_film_that_begins_late_begins_at_once()
    {
        // Pictures begin half a second after the sound: the film begins with its pictures.
        var film = Clip.Make("-f lavfi -i sine=f=440:r=48000 -itsoffset 0.5 -f lavfi -i testsrc2=s=320x180:r=30 -t 4 -c:v libvpx -deadline realtime -cpu-used 8 -g 30 -c:a libopus -f webm");
        var (path, info) = await transcoder.OpenAsync(film);
        Assert.AreEqual(VideoContainer.WebM, info.Container);
        var plan = VideoPlan.Create(info, SmallLadder);
        var made = await transcoder.MakeAsync(path, info, plan);
        Assert.AreEqual(0, Times(made.Paths[0])[0]);
        var whole = LadderFiles.Thumbnail(path);
        var shown = made.Thumbnails;
        Assert.AreEqual(whole.Count, shown.Count);
        for (var frame = 0; frame < shown.Count; frame++)
        {
            Assert.IsLessThan(8, LadderFiles.Difference(shown[frame], whole[frame]), $"frame {frame}");
        }
    }

    private static List<long> Times(string path) => [.. TranscoderFixture.Probe(path, "-show_entries packet=pts").Select(line => long.Parse(line.TrimEnd(','))).Order()];

    /// <summary>From ticks of the file, of which a frame has a whole number, to ticks of the frame rate's numerator.</summary>
    private static List<long> Scaled(List<long> times, int numerator)
    {
        var timescale = numerator >= 10_000 ? numerator : numerator * 1000;
        return times.ConvertAll(time => time * numerator / timescale);
    }
}
