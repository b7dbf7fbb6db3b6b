using Bench.Harness;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Native;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bench.Duplicates;

/// <summary>Sends drawn pictures, edited, through real decoder processes.</summary>
internal sealed class EditedPictures : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly DecoderPool pool = new(
        Options.Create(new DecoderPoolOptions { Workers = Environment.ProcessorCount }), TimeProvider.System, NullLogger<DecoderPool>.Instance);

    public EditedPictures() => VipsRuntime.EnsureStarted();

    public async Task<DecodedImage> DecodeAsync(Edit edit, VipsImage image, CancellationToken cancellationToken)
    {
        var output = folder.NewFolder();
        var path = Path.Combine(Path.GetDirectoryName(output)!, $"{Path.GetFileName(output)}.picture");
        await File.WriteAllBytesAsync(path, edit.Apply(image), cancellationToken);
        var outcome = await pool.DecodeAsync(new() { InputPath = path, OutputDirectory = output, Variants = [VariantName.Thumb150] }, cancellationToken);
        File.Delete(path);
        Directory.Delete(output, recursive: true);
        return outcome is DecodeOutcome.Decoded(var decoded)
            ? decoded
            : throw new InvalidOperationException($"The picture ({edit.Name}) was not decoded: {outcome}.");
    }

    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync();
        folder.Dispose();
    }
}
