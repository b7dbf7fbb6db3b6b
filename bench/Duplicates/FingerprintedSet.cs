using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;

namespace Bench.Duplicates;

/// <summary>Drawn pictures and all their edits, with the hashes that the real decoder finds.</summary>
/// <param name="Originals">The pictures.</param>
/// <param name="Edits">For each edit the pictures after it, in the same order.</param>
internal sealed record FingerprintedSet(IReadOnlyList<(string Kind, Fingerprint Fingerprint)> Originals, IReadOnlyDictionary<string, Fingerprint[]> Edits)
{
    public static async Task<FingerprintedSet> DrawAsync(int count)
    {
        await using var pictures = new EditedPictures();
        var originals = new (string, Fingerprint)[count];
        var edits = Edit.All.ToDictionary(static edit => edit.Name, _ => new Fingerprint[count]);
        await Parallel.ForEachAsync(
            DrawnPictures.Draw(count).Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (drawn, cancellationToken) =>
            {
                var (number, (kind, rgb)) = drawn;
                using var image = VipsImage.FromPixels(rgb, DrawnPictures.Width, DrawnPictures.Height, 3);
                originals[number] = (kind, (await pictures.DecodeAsync(Edit.None, image, cancellationToken)).Fingerprint);
                foreach (var edit in Edit.All)
                {
                    edits[edit.Name][number] = (await pictures.DecodeAsync(edit, image, cancellationToken)).Fingerprint;
                }
            });
        return new(originals, edits);
    }
}
