using System.Text.RegularExpressions;
using Domain.Media.Decoding;
using Domain.Media.Embeddings;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoding;

/// <summary>
/// Judges an answer. The decoder has handled untrusted bytes, so its word is not taken: every variant must be there, under the one name it may have, as an
/// ordinary file of the stated length in the job's own folder, and every text that goes on to URLs and clients must be of its narrow form.
/// </summary>
internal static partial class ResponseReader
{
    private const int MaxDetailLength = 500;
    private const int MaxPreviewLength = 2048;
    private const int MaxSide = 65_535;
    private static readonly ImageFormat[] OutputFormats = [ImageFormat.Jpeg, ImageFormat.WebP];

    /// <exception cref="InvalidDataException">The answer is not one that this job can have.</exception>
    public static DecodeOutcome Read(DecoderResponse response, DecoderRequest request)
    {
        if (response.Id != request.Id)
        {
            throw new InvalidDataException($"Job {request.Id} was answered as job {response.Id}.");
        }

        var detail = response.Detail is { Length: <= MaxDetailLength } text ? text : response.Detail?[..MaxDetailLength] ?? string.Empty;
        switch (response)
        {
            case { Image: { } image, Reason: null, Error: null }:
                Check(image, request);
                return new DecodeOutcome.Decoded(image);
            case { Image: null, Reason: { } reason, Error: null } when RejectionReason.All.Contains(reason):
                return new DecodeOutcome.Rejected(reason, detail);
            case { Image: null, Reason: null, Error: { } error }:
                return new DecodeOutcome.Crashed(CauseOf(error), detail);
            default:
                throw new InvalidDataException("The answer is neither a picture nor a known reason nor an error.");
        }
    }

    private static DecoderCrash CauseOf(DecoderError error) => error switch
    {
        DecoderError.OutOfMemory => DecoderCrash.MemoryLimit,
        DecoderError.DiskFull => DecoderCrash.DiskFull,
        _ => DecoderCrash.InternalError,
    };

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256Form { get; }

    [GeneratedRegex("^#[0-9a-f]{6}$")]
    private static partial Regex ColorForm { get; }

    [GeneratedRegex("^[0-9A-Za-z#$%*+,\\-.:;=?@\\[\\]^_{|}~]{6,166}$")]
    private static partial Regex BlurHashForm { get; }

    private static void Check(DecodedImage image, DecoderRequest request)
    {
        var isWellFormed = IsSize(image.Width, image.Height)
            && image.Frames > 0
            && Sha256Form.IsMatch(image.Sha256)
            && ColorForm.IsMatch(image.DominantColor)
            && BlurHashForm.IsMatch(image.BlurHash)
            && image.Preview.Length <= MaxPreviewLength
            && image.Preview.AsSpan().StartsWith("RIFF"u8)
            && image.Embedding?.Version == (request.WithEmbedding ? VisualEmbedding.CurrentVersion : null);
        if (!isWellFormed)
        {
            throw new InvalidDataException("The answer describes no picture.");
        }

        var expected = new HashSet<(string, ImageFormat)>(request.Variants.SelectMany(name => OutputFormats.Select(format => (name, format))));
        foreach (var variant in image.Variants)
        {
            if (!expected.Remove((variant.Name, variant.Format)) || variant.FileName != $"{variant.Name}.{variant.Format.FileExtension()}")
            {
                throw new InvalidDataException("The answer names a variant that was not asked for.");
            }

            if (!IsSize(variant.Width, variant.Height) || !Sha256Form.IsMatch(variant.Sha256))
            {
                throw new InvalidDataException($"The answer describes no picture {variant.FileName}.");
            }

            var file = new FileInfo(Path.Combine(request.OutputDirectory, variant.FileName));
            if (!file.Exists || file.LinkTarget is not null || file.Length != variant.Bytes)
            {
                throw new InvalidDataException($"{variant.FileName} is not the file that the answer describes.");
            }
        }

        if (expected.Count > 0)
        {
            throw new InvalidDataException($"The answer lacks {expected.Count} variants.");
        }
    }

    private static bool IsSize(int width, int height) => width is > 0 and <= MaxSide && height is > 0 and <= MaxSide;
}
