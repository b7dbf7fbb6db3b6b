using Domain.Faults;
using Domain.Media;
using Domain.Media.Exposure;
using Domain.Media.Renditions;
using Domain.Media.Videos;
using Functions.Media.Processing;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Media.Videos;

/// <summary>Brings the parts of a film together: writes its playlists, and into the rendition that it can be played.</summary>
public sealed class FinishVideo(IMediaStore store, IRenditionStore renditions, OriginalFiles originals, VideoParts parts, VideoWriter writer)
{
    private const int ParallelReads = 8;
    private const string Master = "master";

    /// <summary>The activity.</summary>
    [Function(nameof(FinishVideo))]
    public async Task RunAsync([ActivityTrigger] VideoJob job, CancellationToken cancellationToken)
    {
        var media = await store.GetAsync(job.MediaId, cancellationToken);
        var rendition = await renditions.GetAsync(media, cancellationToken);
        if (rendition.Image is null)
        {
            await RecordAsync(media, rendition, job, cancellationToken);
        }

        CrashPoint.Reach(MediaCrashPoints.VideoRecorded);
        await parts.DeleteAsync(media, cancellationToken);
        originals.Forget(media);
        CrashPoint.Reach(MediaCrashPoints.VideoAfter);
    }

    private async Task RecordAsync(MediaRecord media, Rendition rendition, VideoJob job, CancellationToken cancellationToken)
    {
        var poster = await parts.GetAsync<VideoPoster>(media, job, VideoParts.Poster, cancellationToken);
        var sound = job.Info.Audio is null ? null : await parts.GetAsync<AudioRendition>(media, job, VideoParts.Sound, cancellationToken);
        var films = Assemble(job.Plan, await ReadSegmentsAsync(media, job, cancellationToken));
        var video = await StorePlaylistsAsync(rendition.Place, job, films, sound, cancellationToken);
        string[] files = [.. FilesOf(films, sound), .. video.Tracks.Select(static track => track.PlaylistFile), video.MasterFile];
        _ = await renditions.UpdateAsync(
            rendition.OwnerId,
            rendition.Id,
            current => current is { Image: null }
                ? current with { Image = poster.Image, Embedding = poster.Embedding, Video = video, VideoFiles = files }
                : current,
            cancellationToken);
    }

    private async Task<VideoSegment[]> ReadSegmentsAsync(MediaRecord media, VideoJob job, CancellationToken cancellationToken)
    {
        var segments = new VideoSegment[job.Plan.SegmentCount];
        await Parallel.ForAsync(
            0,
            segments.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken },
            async (index, cancel) => segments[index] = await parts.GetAsync<VideoSegment>(media, job, VideoParts.Segment(index), cancel));
        return segments;
    }

    private static HlsRendition[] Assemble(VideoPlan plan, VideoSegment[] segments) =>
    [
        .. plan.Rungs.Select((rung, at) => new HlsRendition
        {
            Rung = rung,
            Codecs = segments[0].Fragments[at].Codecs,
            Init = segments[0].Fragments[at].Init,
            Segments = [.. segments.Select(segment => new HlsSegment(segment.Duration, segment.Fragments[at].Media))],
        }),
    ];

    private async Task<RenderedVideo> StorePlaylistsAsync(
        MediaPlace place, VideoJob job, HlsRendition[] films, AudioRendition? sound, CancellationToken cancellationToken)
    {
        var tracks = new List<VideoTrack>(films.Length + 1);
        foreach (var film in films)
        {
            var playlist = HlsPlaylist.Media(film.Init, film.Segments, static file => file.FileName);
            tracks.Add(new(film.Rung.Name, await writer.StoreAsync(playlist, film.Rung.Name, place, cancellationToken), film.Rung.Width, film.Rung.Height));
        }

        if (sound is not null)
        {
            var playlist = HlsPlaylist.Media(sound.Init, sound.Segments, static file => file.FileName);
            tracks.Add(new(VideoTrack.Sound, await writer.StoreAsync(playlist, VideoTrack.Sound, place, cancellationToken)));
        }

        var master = HlsPlaylist.Master(films, job.Plan.FrameRate, sound, film => PlaylistOf(film.Rung.Name), () => PlaylistOf(VideoTrack.Sound));
        return new()
        {
            OriginalContainer = job.Info.Container,
            Duration = job.Plan.Duration,
            HasSound = sound is not null,
            MasterFile = await writer.StoreAsync(master, Master, place, cancellationToken),
            Tracks = tracks,
        };

        string PlaylistOf(string track) => tracks.Single(found => found.Name == track).PlaylistFile;
    }

    private static IEnumerable<string> FilesOf(HlsRendition[] films, AudioRendition? sound)
    {
        foreach (var film in films)
        {
            yield return film.Init.FileName;
            foreach (var segment in film.Segments)
            {
                yield return segment.Media.FileName;
            }
        }

        foreach (var file in sound is null ? [] : sound.Segments.Select(static segment => segment.Media).Prepend(sound.Init))
        {
            yield return file.FileName;
        }
    }
}
