using Domain.Media.Videos;

namespace Functions.Media.Decoder.Tests.Transcoding;

[TestClass]
public sealed class AudioTests
{
    private const int SampleRate = 48_000;

    /// <summary>Samples that the encoder puts before the first; the file tells players to leave them out.</summary>
    private const int Priming = 1024;

    private static readonly VideoLadder SmallLadder = new() { Sides = [90], SegmentLength = TimeSpan.FromSeconds(2) };
    private static TranscoderFixture transcoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => transcoder = new TranscoderFixture();

    [ClassCleanup]
    public static void Stop() => transcoder.Dispose();

    [TestMethod]
    public async Task No_sample_is_missing_or_silent_where_segments_meet()
    {
        var film = Clip.Make("-f lavfi -i testsrc2=s=160x90:r=30 -f lavfi -i sine=f=440:r=48000 -t 9 -c:v libx264 -preset ultrafast -c:a pcm_s16le -ac 2 -f mov");
        var (path, info) = await transcoder.OpenAsync(film);
        var plan = VideoPlan.Create(info, SmallLadder);
        var (audio, joined) = await transcoder.MakeAudioAsync(path, info, plan);
        Assert.IsGreaterThan(3, audio.Segments.Count);
        Assert.AreEqual(plan.Duration.TotalSeconds, audio.Segments.Sum(segment => segment.Duration.TotalSeconds), 3.0 * Priming / SampleRate);

        var times = TranscoderFixture.Probe(joined, "-show_entries packet=pts").Select(line => long.Parse(line.TrimEnd(','))).ToList();
        CollectionAssert.AreEqual(Enumerable.Range(-1, times.Count).Select(packet => (long)packet * Priming).ToList(), times);

        var heard = Samples(joined);
        var expected = Samples(path);
        for (var sample = 2 * Priming; sample < expected.Length - (2 * Priming); sample++)
        {
            Assert.IsLessThan(400, Math.Abs(heard[sample + Priming] - expected[sample]), $"sample {sample} of a wave of 2,896");
        }
    }

    [TestMethod]
    public async Task Sound_stays_with_the_pictures_and_lasts_as_long()
    {
        // Pictures begin after half a second and last three more; the sound is silent for a second and a half and stops after two.
        var film = Clip.Make(
            "-f lavfi -i aevalsrc='sin(2*PI*440*t)*gte(t\\,1.5)':s=48000:d=2 -itsoffset 0.5 -f lavfi -i testsrc2=s=160x90:r=30:d=3 -fps_mode passthrough -c:v libx264 -preset ultrafast -c:a aac -f mp4");
        var (path, info) = await transcoder.OpenAsync(film);
        var plan = VideoPlan.Create(info, SmallLadder);
        Assert.AreEqual(90, plan.FrameCount);
        var (audio, joined) = await transcoder.MakeAudioAsync(path, info, plan);
        var heard = Samples(joined);
        var first = Array.FindIndex(heard, static sample => Math.Abs((int)sample) > 3000) - Priming;
        Assert.AreEqual(SampleRate, first, SampleRate / 50);
        Assert.AreEqual(plan.Duration.TotalSeconds, audio.Segments.Sum(segment => segment.Duration.TotalSeconds), 3.0 * Priming / SampleRate);
    }

    [TestMethod]
    public async Task A_silent_film_has_no_sound_to_make()
    {
        var (path, info) = await transcoder.OpenAsync(Clip.Mp4("-f lavfi -i testsrc2=s=160x90:r=30:d=1 -c:v libx264 -preset ultrafast"));
        Assert.IsNull(info.Audio);
        var plan = VideoPlan.Create(info, SmallLadder);
        await Assert.ThrowsExactlyAsync<ArgumentException>(() => transcoder.MakeAudioAsync(path, info, plan));
    }

    private static short[] Samples(string path) =>
        [.. Clip.Run("ffmpeg", $"-v error -i {path} -f s16le -ac 1 -ar {SampleRate} -").Chunk(2).Select(pair => BitConverter.ToInt16(pair))];
}
