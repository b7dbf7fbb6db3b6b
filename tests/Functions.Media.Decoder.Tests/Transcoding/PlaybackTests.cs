using Domain.Media.Videos;

namespace Functions.Media.Decoder.Tests.Transcoding;

[TestClass]
public sealed class PlaybackTests
{
    [TestMethod]
    public async Task A_player_plays_every_frame_and_the_sound_from_the_master_playlist()
    {
        using var transcoder = new TranscoderFixture();
        var (path, info) = await transcoder.OpenAsync(Clip.Small);
        var plan = VideoPlan.Create(info, new() { Sides = [90, 180], SegmentLength = TimeSpan.FromSeconds(1) });
        var folder = transcoder.NewFolder();
        List<VideoSegment> segments = [];
        foreach (var range in plan.Segments)
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, $"{range.Index}")).FullName;
            var request = new VideoSegmentRequest { InputPath = path, Info = info, Plan = plan, Index = range.Index, OutputDirectory = own };
            segments.Add(TranscoderFixture.Done(await transcoder.Transcoder.TranscodeSegmentAsync(request, default)));
            foreach (var file in Directory.GetFiles(own))
            {
                var name = Path.GetFileName(file);
                File.Move(file, Path.Combine(folder, name.Contains("init", StringComparison.Ordinal) ? name : $"{range.Index}-{name}"), overwrite: true);
            }
        }

        var audio = TranscoderFixture.Done(await transcoder.Transcoder.TranscodeAudioAsync(new() { InputPath = path, Info = info, Plan = plan, OutputDirectory = folder }, default));
        var renditions = plan.Rungs.Select((rung, index) => new HlsRendition
        {
            Rung = rung,
            Codecs = segments[0].Fragments[index].Codecs,
            Init = segments[0].Fragments[index].Init,
            Segments = [.. segments.Select(segment => new HlsSegment(segment.Duration, Renamed(segment.Index, segment.Fragments[index].Media)))],
        }).ToList();
        foreach (var rendition in renditions)
        {
            await WriteAsync(rendition.Rung.Name, HlsPlaylist.Media(rendition.Init, rendition.Segments, file => file.FileName));
        }

        await WriteAsync("audio", HlsPlaylist.Media(audio.Init, audio.Segments, file => file.FileName));
        await WriteAsync("master", HlsPlaylist.Master(renditions, plan.FrameRate, audio, rendition => $"{rendition.Rung.Name}.m3u8", () => "audio.m3u8"));

        var played = TranscoderFixture.Probe(Path.Combine(folder, "master.m3u8"), "-allowed_extensions ALL -count_frames -show_entries stream=codec_name,nb_read_frames");
        var streams = played.Where(line => line.StartsWith("h264", StringComparison.Ordinal)).Select(line => line.Split(',')[1]).ToList();
        Assert.IsGreaterThanOrEqualTo(2, streams.Count);
        Assert.IsTrue(streams.TrueForAll(frames => frames == "90"), string.Join(" | ", played));
        Assert.IsTrue(played.Any(line => line.StartsWith("aac,14", StringComparison.Ordinal)), string.Join(" | ", played));

        Task WriteAsync(string name, string playlist) => File.WriteAllTextAsync(Path.Combine(folder, $"{name}.m3u8"), playlist);
    }

    private static VideoFile Renamed(int index, VideoFile file) => file with { FileName = $"{index}-{file.FileName}" };
}
