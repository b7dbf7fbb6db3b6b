using Domain.Media.Decoding;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoding;

/// <summary>
/// Judges an answer. The decoder has handled untrusted bytes, so its word is not taken: every variant must be there, under the one name it may have, as an
/// ordinary file of the stated length in the job's own folder.
/// </summary>
internal static class ResponseReader
{
    private static readonly ImageFormat[] OutputFormats = [ImageFormat.Jpeg, ImageFormat.WebP];

    /// <exception cref="InvalidDataException">The answer is not one that this job can have.</exception>
    public static DecodeOutcome Read(DecoderResponse response, DecoderRequest request)
    {
        if (response.Id != request.Id)
        {
            throw new InvalidDataException($"Job {request.Id} was answered as job {response.Id}.");
        }

        var detail = response.Detail ?? string.Empty;
        switch (response)
        {
            case { Image: { } image, Reason: null, Error: null }:
                Check(image, request.OutputDirectory);
                return new DecodeOutcome.Decoded(image);
            case { Image: null, Reason: { } reason, Error: null }:
                return new DecodeOutcome.Rejected(reason, detail);
            case { Image: null, Reason: null, Error: { } error }:
                return new DecodeOutcome.Crashed(error == DecoderError.OutOfMemory ? DecoderCrash.MemoryLimit : DecoderCrash.InternalError, detail);
            default:
                throw new InvalidDataException("The answer is neither a picture nor a reason nor an error.");
        }
    }

    private static void Check(DecodedImage image, string directory)
    {
        var expected = new HashSet<(string, ImageFormat)>(VariantName.All.SelectMany(name => OutputFormats.Select(format => (name, format))));
        foreach (var variant in image.Variants)
        {
            if (!expected.Remove((variant.Name, variant.Format)) || variant.FileName != $"{variant.Name}.{variant.Format.FileExtension()}")
            {
                throw new InvalidDataException("The answer names a variant that was not asked for.");
            }

            var file = new FileInfo(Path.Combine(directory, variant.FileName));
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
}
