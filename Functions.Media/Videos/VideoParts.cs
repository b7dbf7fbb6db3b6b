using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Domain.Media;
using Domain.Media.Blobs;
using Domain.Media.Videos;

namespace Functions.Media.Videos;

/// <summary>
/// What is known of a film's parts until all of them are made: a small file for each, where only the service reads. A part whose file is there is done, for whoever goes on
/// with the film, and what they say does not travel through the workflow.
/// </summary>
public sealed class VideoParts(IBlobStore blobs)
{
    /// <summary>The poster, a <see cref="RenderedImage"/>.</summary>
    public const string Poster = "poster";

    /// <summary>The sound, an <see cref="AudioRendition"/>.</summary>
    public const string Sound = "sound";

    private const int MaxBytes = 1 << 20;

    /// <summary>A segment, a <see cref="VideoSegment"/>.</summary>
    public static string Segment(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a part is made.</summary>
    public async Task<bool> HasAsync(MediaRecord media, VideoJob job, string part, CancellationToken cancellationToken) =>
        await blobs.FindAsync(BlobAddress.VideoPart(media, job.Work, part), cancellationToken) is not null;

    /// <summary>A part is made; all its files are stored.</summary>
    public async Task SaveAsync<T>(MediaRecord media, VideoJob job, string part, T value, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, TypeOf<T>()));
        _ = await blobs.WriteAsync(BlobAddress.VideoPart(media, job.Work, part), content, "application/json", null, cancellationToken);
    }

    /// <summary>What is known of a part.</summary>
    /// <exception cref="InvalidOperationException">It is not made, or cannot be seen yet: the activity is repeated.</exception>
    public async Task<T> GetAsync<T>(MediaRecord media, VideoJob job, string part, CancellationToken cancellationToken) =>
        await blobs.ReadAsync(BlobAddress.VideoPart(media, job.Work, part), MaxBytes, cancellationToken) is { } bytes
            ? JsonSerializer.Deserialize(bytes, TypeOf<T>())!
            : throw new InvalidOperationException($"Part {part} of medium {media.Id} is not there.");

    /// <summary>Forgets all parts; their files stay.</summary>
    public Task DeleteAsync(MediaRecord media, CancellationToken cancellationToken) =>
        blobs.DeletePrefixAsync(BlobContainer.Originals, BlobAddress.VideoParts(media), cancellationToken);

    private static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)VideoPartsJson.Default.GetTypeInfo(typeof(T))!;
}
