using Domain.Media.Videos;

namespace Functions.Media.Decoder.Tests.Transcoding;

/// <summary>What was made of a film.</summary>
/// <param name="Plan">What was asked for.</param>
/// <param name="Segments">What was answered.</param>
/// <param name="Paths">For each rung a file of its initialization segment and all media segments.</param>
internal sealed record LadderFiles(VideoPlan Plan, IReadOnlyList<VideoSegment> Segments, IReadOnlyList<string> Paths)
{
    /// <summary>The smallest rung, as pictures of 32 × 18 in the order in which they are shown.</summary>
    public IReadOnlyList<byte[]> Thumbnails => Thumbnail(Paths[0]);

    public static IReadOnlyList<byte[]> Thumbnail(string path, string before = "") =>
        [.. Clip.Run("ffmpeg", $"-v error -i {path} -vf {before}scale=32:18:flags=area,format=rgb24 -fps_mode passthrough -f rawvideo -").Chunk(32 * 18 * 3)];

    /// <summary>Mean difference of two pictures in levels.</summary>
    public static double Difference(byte[] left, byte[] right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Average();
}
