using System.Text;
using Domain.Media.Videos;
using Functions.Media.Decoder.Tests.Pictures;

namespace Functions.Media.Decoder.Tests.Transcoding;

[TestClass]
public sealed class InspectTests
{
    private static TranscoderFixture transcoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => transcoder = new TranscoderFixture();

    [ClassCleanup]
    public static void Stop() => transcoder.Dispose();

    [TestMethod]
    public async Task An_mp4_is_described()
    {
        var (_, info) = await transcoder.OpenAsync(Clip.Small);
        Assert.AreEqual(
            new VideoInfo
            {
                Container = VideoContainer.Mp4,
                Bytes = Clip.Small.Length,
                Duration = TimeSpan.FromSeconds(3),
                Width = 320,
                Height = 180,
                Orientation = 1,
                Frames = 90,
                FrameRate = new Rational(30, 1),
                StreamIndex = 0,
                Codec = "h264",
                TimeBase = new Rational(1, 15360),
                StartTicks = 0,
                Matrix = VideoMatrix.Bt601,
                Audio = new VideoAudioInfo { StreamIndex = 1, Codec = "aac" },
            },
            info);
    }

    [TestMethod]
    public async Task Containers_are_told_by_their_bytes()
    {
        Assert.AreEqual(VideoContainer.Mov, (await transcoder.OpenAsync(Clip.Remake(Clip.Small, "-i INPUT -c copy -f mov"))).Info.Container);
        var fragmented = await transcoder.OpenAsync(Clip.Remake(Clip.Small, "-i INPUT -c copy -movflags frag_keyframe+empty_moov -f mp4"));
        Assert.AreEqual((VideoContainer.Mp4, 90), (fragmented.Info.Container, fragmented.Info.Frames));
        var streamed = await transcoder.OpenAsync(Clip.Make("-f lavfi -i testsrc2=s=160x90:r=30:d=1 -c:v libvpx -live 1 -f webm"));
        Assert.AreEqual(VideoContainer.WebM, streamed.Info.Container);
    }

    [TestMethod]
    public async Task What_is_no_film_is_rejected()
    {
        Assert.AreEqual(VideoRejection.Empty, await transcoder.RejectAsync([]));
        Assert.AreEqual(VideoRejection.UnsupportedType, await transcoder.RejectAsync(Scene.Jpeg(64, 64, seed: 1)));
        Assert.AreEqual(VideoRejection.UnsupportedType, await transcoder.RejectAsync([0]));
        Assert.AreEqual(VideoRejection.UnsupportedType, await transcoder.RejectAsync(Encoding.ASCII.GetBytes("ffconcat version 1.0\nfile /etc/passwd\n")));
        Assert.AreEqual(VideoRejection.UnsupportedType, await transcoder.RejectAsync(Clip.Remake(Clip.Small, "-i INPUT -c copy -f matroska")));
        Assert.AreEqual(VideoRejection.NoVideo, await transcoder.RejectAsync(Clip.Mp4("-f lavfi -i sine=f=440:d=1 -c:a aac")));
        Assert.AreEqual(VideoRejection.UnsupportedCodec, await transcoder.RejectAsync(Clip.Make("-f lavfi -i testsrc2=s=160x90:r=30:d=1 -c:v ffv1 -f mov -strict -2")));
    }

    [TestMethod]
    public async Task Beyond_each_limit_a_film_is_rejected()
    {
        var film = Clip.Small;
        Assert.AreEqual(VideoRejection.TooLargeBytes, await transcoder.RejectAsync(film, new() { MaxBytes = film.Length - 1 }));
        Assert.AreEqual(VideoRejection.TooLargeBytes, await transcoder.RejectAsync(film, new() { MaxIndexBytes = 1000 }));
        Assert.AreEqual(VideoRejection.TooLong, await transcoder.RejectAsync(film, new() { MaxDuration = TimeSpan.FromSeconds(2.9) }));
        Assert.AreEqual(VideoRejection.TooManyPixels, await transcoder.RejectAsync(film, new() { MaxPixels = (320 * 180) - 1 }));
        Assert.AreEqual(VideoRejection.ExtremeAspectRatio, await transcoder.RejectAsync(film, new() { MaxAspectRatio = 1 }));
        Assert.AreEqual(VideoRejection.TooManyFrames, await transcoder.RejectAsync(film, new() { MaxFrames = 89 }));
        Assert.AreEqual(VideoRejection.TooManyFrames, await transcoder.RejectAsync(film, new() { MaxFrameRate = 29 }));
        Assert.AreEqual(VideoRejection.TooManyStreams, await transcoder.RejectAsync(film, new() { MaxStreams = 1 }));
        Assert.AreEqual(VideoRejection.TooFewKeyFrames, await transcoder.RejectAsync(film, new() { MaxKeyFrameDistance = TimeSpan.FromSeconds(0.9) }));
        var exact = new VideoLimits { MaxBytes = film.Length, MaxDuration = TimeSpan.FromSeconds(3), MaxPixels = 320 * 180, MaxFrames = 90, MaxFrameRate = 30, MaxStreams = 2 };
        TranscoderFixture.Done(await transcoder.InspectAsync(film, exact with { MaxKeyFrameDistance = TimeSpan.FromSeconds(1) }));
    }

    [TestMethod]
    public async Task Pixels_that_are_not_square_are_counted_as_they_are_shown()
    {
        var (_, wide) = await transcoder.OpenAsync(Clip.Mp4("-f lavfi -i testsrc2=s=180x180:r=30:d=1 -vf setsar=16/9 -c:v libx264 -preset ultrafast"));
        Assert.AreEqual((320, 180), (wide.Width, wide.Height));
    }
}
