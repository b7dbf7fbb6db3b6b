using Domain.Media;
using Domain.Media.Decoding;
using Functions.Media.Decoding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Functions.Media.Decoder.Tests.Pool;

/// <summary>A pool of real decoder processes and a scratch folder that goes with it.</summary>
internal sealed class DecoderFixture : IAsyncDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("decoder-tests-");
    private int jobs;

    public DecoderFixture(Action<DecoderPoolOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new DecoderPoolOptions { Workers = 1 };
        configure?.Invoke(options);
        Pool = new DecoderPool(Options.Create(options), time ?? TimeProvider.System, NullLogger<DecoderPool>.Instance);
    }

    public DecoderPool Pool { get; }

    public async Task<DecodeOutcome> DecodeAsync(byte[] file, ImageLimits? limits = null, CancellationToken cancellationToken = default)
    {
        var result = await DecodeKeepingFilesAsync(file, limits, cancellationToken);
        return result.Outcome;
    }

    /// <summary>Makes one variant only, which is quicker.</summary>
    public async Task<DecodeOutcome> DecodeAsync(byte[] file, string variant)
    {
        var (outcome, directory) = await DecodeKeepingFilesAsync(file, null, default, null, variant);
        Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);
        return outcome;
    }

    /// <summary>Decodes what must be decodable.</summary>
    /// <param name="file">The picture.</param>
    /// <param name="look">How it is to look; null for as it is.</param>
    /// <param name="variants">Which variants to make; none for all.</param>
    public async Task<DecodedFiles> DecodeGoodAsync(byte[] file, PictureLook? look = null, params string[] variants)
    {
        var (outcome, directory) = await DecodeKeepingFilesAsync(file, null, default, look, variants);
        var decoded = Assert.IsInstanceOfType<DecodeOutcome.Decoded>(outcome, outcome.ToString());
        return new DecodedFiles(decoded.Image, directory);
    }

    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync();
        scratch.Delete(recursive: true);
    }

    private async Task<(DecodeOutcome Outcome, string Directory)> DecodeKeepingFilesAsync(
        byte[] file, ImageLimits? limits, CancellationToken cancellationToken, PictureLook? look = null, params string[] variants)
    {
        var job = scratch.CreateSubdirectory(Interlocked.Increment(ref jobs).ToString());
        var input = Path.Combine(job.FullName, "input");
        var output = job.CreateSubdirectory("out").FullName;
        await File.WriteAllBytesAsync(input, file, cancellationToken);
        var request = new ImageDecodeRequest
        {
            InputPath = input,
            OutputDirectory = output,
            Look = look ?? PictureLook.Normal,
            Variants = variants.Length > 0 ? variants : VariantName.All,
            Limits = limits ?? new ImageLimits(),
        };
        return (await Pool.DecodeAsync(request, cancellationToken), output);
    }
}
