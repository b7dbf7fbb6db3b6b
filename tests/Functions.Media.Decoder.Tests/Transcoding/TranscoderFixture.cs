using System.Text;
using Domain.Media.Videos;
using Functions.Media.Transcoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Functions.Media.Decoder.Tests.Transcoding;

/// <summary>A real transcoder and a scratch folder that goes with it.</summary>
internal sealed class TranscoderFixture : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("transcoder-tests-");
    private int names;

    public TranscoderFixture(Action<VideoTranscoderOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new VideoTranscoderOptions { Workers = 2, Preset = "ultrafast" };
        configure?.Invoke(options);
        Transcoder = new VideoTranscoder(Options.Create(options), time ?? TimeProvider.System, NullLogger<VideoTranscoder>.Instance);
    }

    public VideoTranscoder Transcoder { get; }

    /// <summary>Puts a film into a file.</summary>
    public string Save(byte[] film)
    {
        var path = NewName();
        File.WriteAllBytes(path, film);
        return path;
    }

    public string NewFolder() => Directory.CreateDirectory(NewName()).FullName;

    public async Task<VideoOutcome<VideoInfo>> InspectAsync(byte[] film, VideoLimits? limits = null)
    {
        var path = Save(film);
        var outcome = await Transcoder.InspectAsync(path, limits ?? new VideoLimits(), CancellationToken.None);
        File.Delete(path);
        return outcome;
    }

    public async Task<string> RejectAsync(byte[] film, VideoLimits? limits = null)
    {
        var outcome = await InspectAsync(film, limits);
        return Assert.IsInstanceOfType<VideoOutcome<VideoInfo>.Rejected>(outcome, outcome.ToString()).Reason;
    }

    /// <summary>Inspects what must be acceptable.</summary>
    public async Task<(string Path, VideoInfo Info)> OpenAsync(byte[] film)
    {
        var path = Save(film);
        return (path, Done(await Transcoder.InspectAsync(path, new VideoLimits(), CancellationToken.None)));
    }

    /// <summary>Makes the segments and joins those of each rung, as a player does.</summary>
    public async Task<LadderFiles> MakeAsync(string path, VideoInfo info, VideoPlan plan, Func<int, Task<VideoOutcome<VideoSegment>>>? segment = null)
    {
        List<VideoSegment> segments = [];
        var files = plan.Rungs.Select(_ => new MemoryStream()).ToList();
        foreach (var range in plan.Segments)
        {
            var folder = NewFolder();
            var request = new VideoSegmentRequest { InputPath = path, Info = info, Plan = plan, Index = range.Index, OutputDirectory = folder };
            segments.Add(Done(segment is null ? await Transcoder.TranscodeSegmentAsync(request, CancellationToken.None) : await segment(range.Index)));
            foreach (var (fragment, file) in segments[^1].Fragments.Zip(files))
            {
                if (range.Index == 0)
                {
                    file.Write(await File.ReadAllBytesAsync(Path.Combine(folder, fragment.Init.FileName)));
                }

                file.Write(await File.ReadAllBytesAsync(Path.Combine(folder, fragment.Media.FileName)));
            }
        }

        return new LadderFiles(plan, segments, files.ConvertAll(file => Save(file.ToArray())));
    }

    public async Task<(AudioRendition Audio, string Path)> MakeAudioAsync(string path, VideoInfo info, VideoPlan plan)
    {
        var folder = NewFolder();
        var audio = Done(await Transcoder.TranscodeAudioAsync(new() { InputPath = path, Info = info, Plan = plan, OutputDirectory = folder }, CancellationToken.None));
        var files = new[] { audio.Init }.Concat(audio.Segments.Select(segment => segment.Media));
        return (audio, Save([.. files.SelectMany(file => File.ReadAllBytes(Path.Combine(folder, file.FileName)))]));
    }

    public static T Done<T>(VideoOutcome<T> outcome) => Assert.IsInstanceOfType<VideoOutcome<T>.Done>(outcome, outcome.ToString()).Value;

    /// <summary>What ffprobe says, line by line.</summary>
    public static string[] Probe(string path, string arguments) =>
        Encoding.UTF8.GetString(Clip.Run("ffprobe", $"-v error {arguments} -of csv=p=0 {path}")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Dispose()
    {
        Transcoder.Dispose();
        scratch.Delete(recursive: true);
    }

    private string NewName() => Path.Combine(scratch.FullName, Interlocked.Increment(ref names).ToString());
}
