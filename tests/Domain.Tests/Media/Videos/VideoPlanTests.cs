using System.Text.Json;
using Domain.Media.Videos;

namespace Domain.Tests.Media.Videos;

[TestClass]
public sealed class VideoPlanTests
{
    [TestMethod]
    [DataRow(1920, 1080, "360p 640x360, 720p 1280x720, 1080p 1920x1080")]
    [DataRow(1080, 1920, "360p 360x640, 720p 720x1280, 1080p 1080x1920")]
    [DataRow(3840, 2160, "360p 640x360, 720p 1280x720, 1080p 1920x1080")]
    [DataRow(1280, 720, "360p 640x360, 720p 1280x720")]
    [DataRow(960, 540, "360p 640x360, 540p 960x540")]
    [DataRow(640, 360, "360p 640x360")]
    [DataRow(320, 180, "180p 320x180")]
    [DataRow(1920, 816, "360p 848x360, 816p 1920x816")]
    [DataRow(401, 401, "400p 400x400")]
    [DataRow(1, 1, "2p 2x2")]
    public void Rungs_are_counted_by_the_shorter_side_and_never_above_the_source(int width, int height, string rungs)
    {
        var plan = VideoPlan.Create(Film(width, height), new VideoLadder());
        Assert.AreEqual(rungs, string.Join(", ", plan.Rungs.Select(rung => $"{rung.Name} {rung.Width}x{rung.Height}")));
    }

    [TestMethod]
    [DataRow(30, 1, 30, 1)]
    [DataRow(30000, 1001, 30000, 1001)]
    [DataRow(2997, 100, 30000, 1001)]
    [DataRow(24000, 1001, 24000, 1001)]
    [DataRow(25, 1, 25, 1)]
    [DataRow(50, 1, 25, 1)]
    [DataRow(60, 1, 30, 1)]
    [DataRow(60000, 1001, 30000, 1001)]
    [DataRow(120, 1, 30, 1)]
    [DataRow(240, 1, 30, 1)]
    [DataRow(15, 1, 15, 1)]
    [DataRow(2613, 100, 30, 1)]
    [DataRow(1, 1, 30, 1)]
    public void The_rate_is_the_films_own_or_an_even_part_of_it_or_the_highest(int numerator, int denominator, int expectedNumerator, int expectedDenominator)
    {
        var film = Film(1920, 1080) with { FrameRate = new Rational(numerator, denominator) };
        Assert.AreEqual(new Rational(expectedNumerator, expectedDenominator), VideoPlan.Create(film, new VideoLadder()).FrameRate);
    }

    [TestMethod]
    public void Segments_have_every_frame_once_and_none_is_very_short()
    {
        for (var frames = 1; frames < 2000; frames += frames < 400 ? 1 : 37)
        {
            var plan = VideoPlan.Create(Film(1920, 1080) with { Duration = TimeSpan.FromSeconds(frames / 30.0) }, new VideoLadder());
            Assert.AreEqual(frames, plan.FrameCount);
            var next = 0;
            foreach (var range in plan.Segments)
            {
                Assert.AreEqual(next, range.FirstFrame);
                next += range.FrameCount;
                Assert.IsTrue(range.FrameCount <= plan.FramesPerSegment * 3 / 2, $"{frames} frames");
                Assert.IsTrue(plan.SegmentCount == 1 || range.FrameCount >= plan.FramesPerSegment / 2, $"{frames} frames");
            }

            Assert.AreEqual(frames, next);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => plan.RangeOf(plan.SegmentCount));
        }
    }

    [TestMethod]
    public void A_quarter_of_an_hour_has_a_hundred_and_fifty_segments() =>
        Assert.AreEqual(150, VideoPlan.Create(Film(1920, 1080) with { Duration = TimeSpan.FromMinutes(15) }, new VideoLadder()).SegmentCount);

    [TestMethod]
    public void A_plan_survives_being_written_down()
    {
        var plan = VideoPlan.Create(Film(1920, 1080), new VideoLadder());
        var read = JsonSerializer.Deserialize<VideoPlan>(JsonSerializer.Serialize(plan))!;
        CollectionAssert.AreEqual(plan.Segments.ToList(), read.Segments.ToList());
        CollectionAssert.AreEqual(plan.Rungs.ToList(), read.Rungs.ToList());
    }

    internal static VideoInfo Film(int width, int height) => new()
    {
        Container = VideoContainer.Mp4,
        Bytes = 1,
        Duration = TimeSpan.FromSeconds(20),
        Width = width,
        Height = height,
        Orientation = 1,
        Frames = 600,
        FrameRate = new Rational(30, 1),
        StreamIndex = 0,
        Codec = "h264",
        TimeBase = new Rational(1, 15360),
        StartTicks = 0,
    };
}
