using Domain.Media.Videos;

namespace Domain.Tests.Media.Videos;

[TestClass]
public sealed class HlsPlaylistTests
{
    private static readonly VideoFile Init = File("init", 800);

    [TestMethod]
    public void A_media_playlist_names_every_file_and_how_long_it_plays()
    {
        var playlist = HlsPlaylist.Media(Init, [new(TimeSpan.FromSeconds(6.006), File("a", 1)), new(TimeSpan.FromSeconds(8.5), File("b", 1))], file => $"x/{file.FileName}");
        Assert.AreEqual(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-TARGETDURATION:9
            #EXT-X-MEDIA-SEQUENCE:0
            #EXT-X-PLAYLIST-TYPE:VOD
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MAP:URI="x/init"
            #EXTINF:6.006000,
            x/a
            #EXTINF:8.500000,
            x/b
            #EXT-X-ENDLIST

            """,
            playlist);
    }

    [TestMethod]
    public void The_master_playlist_says_what_each_rung_takes_with_its_sound()
    {
        // 6 s of 600,000 bytes are 800,000 bits a second; the mean with the second segment is 600,000. Sound: 16,000 a second throughout.
        var rungs = new[] { Rung("360p", 640, 360), Rung("720p", 1280, 720) };
        var audio = new AudioRendition { Codecs = "mp4a.40.2", Channels = 2, Init = Init, Segments = [new(TimeSpan.FromSeconds(6), File("s", 12_000))] };
        Assert.AreEqual(
            """
            #EXTM3U
            #EXT-X-VERSION:7
            #EXT-X-INDEPENDENT-SEGMENTS
            #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="sound.m3u8"
            #EXT-X-STREAM-INF:BANDWIDTH=816000,AVERAGE-BANDWIDTH=616000,CODECS="avc1.64001E,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=29.970,CLOSED-CAPTIONS=NONE,AUDIO="audio"
            360p.m3u8
            #EXT-X-STREAM-INF:BANDWIDTH=816000,AVERAGE-BANDWIDTH=616000,CODECS="avc1.64001E,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,CLOSED-CAPTIONS=NONE,AUDIO="audio"
            720p.m3u8

            """,
            HlsPlaylist.Master(rungs, new Rational(30000, 1001), audio, rung => $"{rung.Rung.Name}.m3u8", () => "sound.m3u8"));
    }

    [TestMethod]
    public void A_silent_film_has_no_audio_in_its_master_playlist()
    {
        var playlist = HlsPlaylist.Master([Rung("360p", 640, 360)], new Rational(25, 1), null, _ => "p", () => throw new InvalidOperationException("Nobody asks."));
        Assert.IsFalse(playlist.Contains("AUDIO", StringComparison.Ordinal));
        StringAssert.Contains(playlist, "BANDWIDTH=800000,AVERAGE-BANDWIDTH=600000,CODECS=\"avc1.64001E\",RESOLUTION=640x360,FRAME-RATE=25.000");
    }

    [TestMethod]
    public void A_short_last_segment_does_not_count_as_a_peak_of_its_own()
    {
        HlsSegment[] segments = [new(TimeSpan.FromSeconds(6), File("a", 600_000)), new(TimeSpan.FromSeconds(1), File("b", 400_000))];
        var playlist = HlsPlaylist.Master([Rung("360p", 640, 360) with { Segments = segments }], new Rational(25, 1), null, _ => "p", () => "a");

        // 1,000,000 bytes in 7 s, which are within one and a half target durations of 6 s.
        StringAssert.Contains(playlist, "BANDWIDTH=1142858,");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a\nb")]
    [DataRow("a\"b")]
    [DataRow("#a")]
    public void An_address_cannot_break_out_of_its_place(string uri) =>
        Assert.ThrowsExactly<ArgumentException>(() => HlsPlaylist.Media(Init, [new(TimeSpan.FromSeconds(6), File("a", 1))], _ => uri));

    private static HlsRendition Rung(string name, int width, int height) => new()
    {
        Rung = new VideoRung { Name = name, Width = width, Height = height, MaxBitRate = 1 },
        Codecs = "avc1.64001E",
        Init = Init,
        Segments = [new(TimeSpan.FromSeconds(6), File("a", 600_000)), new(TimeSpan.FromSeconds(6), File("b", 300_000))],
    };

    private static VideoFile File(string name, long bytes) => new() { FileName = name, Bytes = bytes, Sha256 = new string('0', 64) };
}
