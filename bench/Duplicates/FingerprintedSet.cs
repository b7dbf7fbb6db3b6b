using Bench.Harness;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Duplicates;

/// <summary>Drawn pictures and all their edits, with the hashes that the real decoder finds.</summary>
/// <param name="Originals">The pictures.</param>
/// <param name="Edits">For each edit the pictures after it, in the same order.</param>
internal sealed record FingerprintedSet(IReadOnlyList<(string Kind, Fingerprint Fingerprint)> Originals, IReadOnlyDictionary<string, Fingerprint[]> Edits)
{
    public static async Task<FingerprintedSet> DrawAsync(int count)
    {
        VipsRuntime.EnsureStarted();
        using var folder = new TemporaryFolder();
        await using var pool = new DecoderPool(
            Options.Create(new DecoderPoolOptions { Workers = Environment.ProcessorCount }), TimeProvider.System, NullLogger<DecoderPool>.Instance);
        var originals = new (string, Fingerprint)[count];
        var edits = Edit.All.ToDictionary(static edit => edit.Name, _ => new Fingerprint[count]);
        await Parallel.ForEachAsync(
            DrawnPictures.Draw(count).Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (drawn, cancellationToken) =>
            {
                var (number, (kind, rgb)) = drawn;
                using var image = VipsImage.FromPixels(rgb, DrawnPictures.Width, DrawnPictures.Height, 3);
                originals[number] = (kind, await FingerprintAsync(Edit.None, image, cancellationToken));
                foreach (var edit in Edit.All)
                {
                    edits[edit.Name][number] = await FingerprintAsync(edit, image, cancellationToken);
                }
            });
        return new(originals, edits);

        async Task<Fingerprint> FingerprintAsync(Edit edit, VipsImage image, CancellationToken cancellationToken)
        {
            var output = folder.NewFolder();
            var path = Path.Combine(Path.GetDirectoryName(output)!, $"{Path.GetFileName(output)}.picture");
            await File.WriteAllBytesAsync(path, edit.Apply(image), cancellationToken);
            var outcome = await pool.DecodeAsync(new() { InputPath = path, OutputDirectory = output, Variants = [VariantName.Thumb150] }, cancellationToken);
            File.Delete(path);
            Directory.Delete(output, recursive: true);
            return outcome is DecodeOutcome.Decoded(var decoded)
                ? decoded.Fingerprint
                : throw new InvalidOperationException($"The picture ({edit.Name}) was not decoded: {outcome}.");
        }
    }
}
