using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Domain.Media.Blobs;

namespace Domain.Media.Exposure;

/// <summary>Where the files of a rendition are.</summary>
/// <param name="Exposure">Who reaches them; decides the container.</param>
/// <param name="MediaKey">The folder: 128 random bits, 32 lower-case hex digits.</param>
public sealed record MediaPlace(MediaExposure Exposure, string MediaKey)
{
    private const int KeyDigits = 32;

    /// <summary>The container.</summary>
    [JsonIgnore]
    public BlobContainer Container => Exposure == MediaExposure.Public ? BlobContainer.Public : BlobContainer.Restricted;

    /// <summary>A place that nobody knows yet.</summary>
    public static MediaPlace New(MediaExposure exposure) => new(exposure, RandomNumberGenerator.GetHexString(KeyDigits, lowercase: true));

    /// <summary>One display variant in it.</summary>
    public BlobAddress Of(MediaVariant variant) => Of(variant.FileName());

    /// <summary>A file in it.</summary>
    public BlobAddress Of(string fileName) => new(Container, $"{MediaKey}/{fileName}");
}
