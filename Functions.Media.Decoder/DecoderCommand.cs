using System.Globalization;
using System.Text.Json;
using Domain.Media;
using Domain.Media.Decoding;
using Functions.Media.Decoder.Embeddings;
using Functions.Media.Decoder.Pipeline;
using Functions.Media.Decoder.Protocol;
using Functions.Media.Decoder.Sandbox;

namespace Functions.Media.Decoder;

/// <summary>The command line: <c>serve</c> and <c>run</c> for keepers, <c>decode</c> for people and benchmarks.</summary>
internal static class DecoderCommand
{
    private const int DefaultMemoryMiB = 1024;
    private const int Success = 0;
    private const int Rejected = 1;
    private const int WrongUsage = 64;
    private const int Failed = 70;

    /// <returns>0, 1 for a rejected picture, 64 for wrong usage, 70 for a failure of the decoder (the last two after sysexits.h).</returns>
    public static int Run(string[] args)
    {
        switch (args)
        {
            case ["serve"]:
                var memory = Environment.GetEnvironmentVariable(DecoderEnvironment.MemoryMiB);
                ProcessSandbox.Enter(string.IsNullOrEmpty(memory) ? DefaultMemoryMiB : int.Parse(memory, CultureInfo.InvariantCulture));
                new DecoderServer(Console.OpenStandardInput(), Console.OpenStandardOutput()).Serve();
                return Success;
            case ["run", var json]:
                Console.Error.WriteLine(ProgramSandbox.Become(JsonSerializer.Deserialize(json, ProtocolJson.Default.LimitedProgram)!));
                return Failed;
            case ["decode", var file, var directory]:
                return Decode(file, directory, PictureLook.Normal);
            case ["decode", var file, var directory, var name] when PictureLook.Parse(name) is { } look:
                return Decode(file, directory, look);
            default:
                Console.Error.WriteLine("Usage: Functions.Media.Decoder decode FILE OUTDIR [LOOK]   (or: serve, run, for keepers)");
                return WrongUsage;
        }
    }

    private static int Decode(string file, string directory, PictureLook look)
    {
        ProcessSandbox.Enter(DefaultMemoryMiB);
        try
        {
            var engine = ImageEngines.Start(Environment.GetEnvironmentVariable(DecoderEnvironment.Engine));
            var pipeline = new ImagePipeline(engine, new VisualEmbedder());
            _ = SystemCallFilter.Install();
            Directory.CreateDirectory(directory);
            var request = new DecoderRequest { Id = 0, InputPath = file, OutputDirectory = directory, Look = look, Limits = new ImageLimits(), CpuSeconds = 0 };
            var image = pipeline.Run(request);
            var response = new DecoderResponse { Id = 0, Image = image };
            Console.WriteLine(JsonSerializer.Serialize(response, ProtocolJson.Default.DecoderResponse));
            return Success;
        }
        catch (ImageRejectedException e)
        {
            Console.Error.WriteLine($"{e.Reason}: {e.Message} {e.InnerException?.Message}");
            return Rejected;
        }
        catch (Exception e) when (e is ImageEngineException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
    }
}
