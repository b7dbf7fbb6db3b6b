using Bench.Harness;
using Domain.Media.Decoding;
using Functions.Media.Decoding;

namespace Bench.Variants;

/// <summary>One picture through a decoder process.</summary>
internal static class DecoderJob
{
    /// <summary>The process's program, by which it is found among the processes.</summary>
    public const string Program = "Functions.Media.Decoder.dll";

    public static async Task RunAsync(DecoderPool pool, string path, string output)
    {
        var outcome = await pool.DecodeAsync(new() { InputPath = path, OutputDirectory = output }, CancellationToken.None);
        if (outcome is not DecodeOutcome.Decoded)
        {
            throw new InvalidOperationException($"The picture was not decoded: {outcome}.");
        }
    }

    /// <summary>Processor time of this process and its decoders.</summary>
    public static double CpuSeconds() => Cost.OwnCpuSeconds() + ChildProcess.Find(Program).Sum(child => child.CpuSeconds);
}
