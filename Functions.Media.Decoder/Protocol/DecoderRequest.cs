using Domain.Media;
using Domain.Media.Decoding;

namespace Functions.Media.Decoder.Protocol;

/// <summary>A job, as the keeper of a decoder process sends it.</summary>
public sealed record DecoderRequest
{
    /// <summary>Numbers the jobs of one process; the answer carries it back.</summary>
    public required long Id { get; init; }

    /// <summary>Absolute path of the picture.</summary>
    public required string InputPath { get; init; }

    /// <summary>Absolute path of the job's own folder.</summary>
    public required string OutputDirectory { get; init; }

    /// <summary>How the picture is to look.</summary>
    public PictureLook Look { get; init; } = PictureLook.Normal;

    /// <summary>Which of <see cref="VariantName.All"/> to make.</summary>
    public IReadOnlyList<string> Variants { get; init; } = VariantName.All;

    /// <summary>Whether to embed the picture.</summary>
    public bool WithEmbedding { get; init; } = true;

    /// <summary>What the picture may cost.</summary>
    public required ImageLimits Limits { get; init; }

    /// <summary>Processor seconds after which the kernel ends the process.</summary>
    public required int CpuSeconds { get; init; }
}
