using System.Buffers.Binary;
using System.Text;
using Domain.Media.Decoding;
using Domain.Media.Videos;
using Functions.Media.Decoder.Tests.Pool;

namespace Functions.Media.Decoder.Tests.Transcoding;

[TestClass]
public sealed class OutputTests
{
    private static readonly VideoLadder OneRung = new() { Sides = [180] };
    private static TranscoderFixture transcoder = null!;

    [ClassInitialize]
    public static void Start(TestContext context) => transcoder = new TranscoderFixture();

    [ClassCleanup]
    public static void Stop() => transcoder.Dispose();

    [TestMethod]
    [DataRow(1, 1, 0, 0, 1)]
    [DataRow(2, -1, 0, 0, 1)]
    [DataRow(3, -1, 0, 0, -1)]
    [DataRow(4, 1, 0, 0, -1)]
    [DataRow(5, 0, 1, 1, 0)]
    [DataRow(6, 0, 1, -1, 0)]
    [DataRow(7, 0, -1, -1, 0)]
    [DataRow(8, 0, -1, 1, 0)]
    public async Task A_film_is_turned_and_mirrored_as_its_matrix_says(int orientation, int a, int b, int c, int d)
    {
        var film = Clip.Mp4("-f lavfi -i testsrc2=s=320x180:r=30 -frames:v 3 -c:v libx264 -preset ultrafast").ToArray();
        const int beforeMatrix = 44;
        var matrix = film.AsSpan(film.AsSpan().IndexOf("tkhd"u8) + beforeMatrix);
        foreach (var (at, sign) in new[] { (0, a), (4, b), (12, c), (16, d) })
        {
            BinaryPrimitives.WriteInt32BigEndian(matrix[at..], sign << 16);
        }

        var (path, info) = await transcoder.OpenAsync(film);
        Assert.AreEqual(orientation, info.Orientation);
        Assert.AreEqual(orientation < 5 ? (320, 180) : (180, 320), (info.Width, info.Height));
        var made = await transcoder.MakeAsync(path, info, VideoPlan.Create(info, OneRung));
        Assert.AreEqual((info.Width, info.Height), (made.Plan.Rungs[0].Width, made.Plan.Rungs[0].Height));
        Assert.IsLessThan(6, LadderFiles.Difference(made.Thumbnails[0], LadderFiles.Thumbnail(path)[0]), "against ffmpeg's own turning");
    }

    [TestMethod]
    [DataRow("mp4", "")]
    [DataRow("mov", "-movflags use_metadata_tags")]
    [DataRow("webm", "")]
    public async Task Nothing_that_is_about_the_film_survives(string container, string options)
    {
        var codecs = container == "webm" ? "-c:v libvpx -deadline realtime -cpu-used 8 -c:a libopus" : "-c:v libx264 -preset ultrafast -c:a aac";
        var film = Clip.Make(
            $"-f lavfi -i testsrc2=s=320x180:r=30 -f lavfi -i sine=f=440:r=48000 -t 1 {codecs} -metadata location=+48.8577+002.2950/ -metadata com.apple.quicktime.location.ISO6709=+48.8577+002.2950/ -metadata comment=SECRET -metadata title=SECRET -metadata:s:v handler_name=SECRET -metadata:s:a handler_name=SECRET -metadata:s:a title=SECRET {options} -f {container}");
        Assert.IsTrue(Holds(film, "SECRET"), "The film has nothing to lose.");
        var (path, info) = await transcoder.OpenAsync(film);
        var plan = VideoPlan.Create(info, OneRung);
        var folder = transcoder.NewFolder();
        TranscoderFixture.Done(await transcoder.Transcoder.TranscodeSegmentAsync(new() { InputPath = path, Info = info, Plan = plan, Index = 0, OutputDirectory = folder }, default));
        TranscoderFixture.Done(await transcoder.Transcoder.TranscodeAudioAsync(new() { InputPath = path, Info = info, Plan = plan, OutputDirectory = folder }, default));
        TranscoderFixture.Done(await transcoder.Transcoder.ExtractPosterAsync(path, info, folder, default));
        var files = Directory.GetFiles(folder);
        Assert.HasCount(5, files, "Head and media of pictures and of sound, and the poster.");
        foreach (var file in files)
        {
            var bytes = await File.ReadAllBytesAsync(file);
            foreach (var word in new[] { "SECRET", "48.8577", "Lavf", "Lavc", "x264", "apple", "udta" })
            {
                Assert.IsFalse(Holds(bytes, word), $"{word} in {Path.GetFileName(file)}");
            }
        }
    }

    [TestMethod]
    [DataRow("smpte2084", VideoTransfer.PerceptualQuantizer)]
    [DataRow("arib-std-b67", VideoTransfer.HybridLogGamma)]
    public async Task High_dynamic_range_becomes_that_of_a_display(string transfer, VideoTransfer expected)
    {
        // Grey ramps as they are meant to look, coded for the other range.
        var film = Clip.Mp4(
            $"-f lavfi -i testsrc2=s=320x180:r=30:d=0.5 -vf zscale=tin=bt709:min=bt709:pin=bt709:t={transfer}:m=bt2020nc:p=bt2020:npl=100,format=yuv420p10le -c:v libx265 -preset ultrafast -x265-params log-level=none:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc");
        var (path, info) = await transcoder.OpenAsync(film);
        Assert.AreEqual((expected, VideoMatrix.Bt2020), (info.Transfer, info.Matrix));
        var made = await transcoder.MakeAsync(path, info, VideoPlan.Create(info, OneRung));
        var stream = TranscoderFixture.Probe(made.Paths[0], "-show_entries stream=pix_fmt,color_space,color_transfer,color_primaries");
        Assert.AreEqual("yuv420p,bt709,bt709,bt709", stream[0]);
        var standard = Clip.Make("-f lavfi -i testsrc2=s=320x180:r=30:d=0.5 -c:v libx264 -preset ultrafast -f mp4");
        var asMeant = LadderFiles.Thumbnail(transcoder.Save(standard))[0];
        Assert.IsLessThan(60, LadderFiles.Difference(made.Thumbnails[0], asMeant), "Bending changes a picture, but it stays the picture.");
    }

    [TestMethod]
    public async Task Colours_stay_in_both_definitions()
    {
        foreach (var (size, matrix) in new[] { ("320x180", VideoMatrix.Bt601), ("1280x720", VideoMatrix.Bt709) })
        {
            // What says nothing about its weights is taken for what its size makes likely.
            var name = matrix == VideoMatrix.Bt601 ? "smpte170m" : "bt709";
            var film = Clip.Mp4($"-f lavfi -i color=c=0xC03020:s={size}:r=30:d=0.1 -vf scale=out_color_matrix={name},format=yuv420p -c:v libx264 -preset ultrafast");
            var (path, info) = await transcoder.OpenAsync(film);
            Assert.AreEqual(matrix, info.Matrix);
            var shown = (await transcoder.MakeAsync(path, info, VideoPlan.Create(info, OneRung))).Thumbnails[0];
            Assert.AreEqual(0xC0, shown[0], 6.0, size);
            Assert.AreEqual(0x30, shown[1], 6.0, size);
            Assert.AreEqual(0x20, shown[2], 6.0, size);
        }
    }

    [TestMethod]
    public async Task A_poster_is_upright_in_full_size_and_not_the_black_of_a_fade()
    {
        var film = Clip.Remake(
            Clip.Mp4("-f lavfi -i testsrc2=s=640x360:r=30 -t 3 -vf fade=in:0:30 -c:v libx264 -preset ultrafast"), "-i INPUT -c copy -metadata:s:v rotate=90 -f mp4");
        var (path, info) = await transcoder.OpenAsync(film);
        var folder = transcoder.NewFolder();
        var poster = TranscoderFixture.Done(await transcoder.Transcoder.ExtractPosterAsync(path, info, folder, default));
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, poster.FileName));
        Assert.AreEqual(bytes.Length, poster.Bytes);
        await using var decoder = new DecoderFixture();
        var picture = (await decoder.DecodeGoodAsync(bytes, null, VariantName.Fit320)).Image;
        Assert.AreEqual((ImageFormat.Png, 360, 640), (picture.Format, picture.Width, picture.Height));
        var brightness = LadderFiles.Thumbnail(Path.Combine(folder, poster.FileName))[0].Average(value => value);
        Assert.IsGreaterThan(60, brightness);
    }

    private static bool Holds(byte[] bytes, string word) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(word)) >= 0;
}
