using System.Diagnostics;
using System.Runtime.InteropServices;
using Functions.Media.Decoder.Protocol;

namespace Functions.Media.Decoding;

/// <summary>Where the decoder's program is and how it is started: the build puts it beside whatever program uses it, a test host included.</summary>
internal static class DecoderExecutable
{
    private const string AssemblyName = "Functions.Media.Decoder.dll";

    /// <summary>Describes the start of a decoder of pictures.</summary>
    /// <exception cref="FileNotFoundException">The decoder or the .NET host is not where it belongs.</exception>
    public static ProcessStartInfo CreateStartInfo(DecoderPoolOptions options)
    {
        var start = CreateStartInfo("serve");

        // One heap, since only one thread at a time has work; and rasters stay in it from one picture to the next: given back each time, every page
        // of them would be zeroed and faulted in again.
        start.Environment["MALLOC_ARENA_MAX"] = "1";
        start.Environment["MALLOC_MMAP_THRESHOLD_"] = "33554432";
        start.Environment["MALLOC_TRIM_THRESHOLD_"] = "268435456";

        // libvips says nothing about pictures on standard error when this is set: a damaged one could make it say very much.
        start.Environment["VIPS_WARNING"] = "0";

        // Large pictures that cannot be read row by row would go through files in the system's temporary folder; the memory limit shall decide alone.
        start.Environment["VIPS_DISC_THRESHOLD"] = "64g";
        start.Environment[DecoderEnvironment.MemoryMiB] = options.MemoryLimitMiB.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (options.OnlyWhenIdle)
        {
            start.Environment[DecoderEnvironment.OnlyWhenIdle] = "1";
        }

        if (options.Engine is { } engine)
        {
            start.Environment[DecoderEnvironment.Engine] = engine;
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>Describes the start of the program, which shares nothing with this process but three pipes.</summary>
    /// <exception cref="FileNotFoundException">The decoder or the .NET host is not where it belongs.</exception>
    public static ProcessStartInfo CreateStartInfo(params ReadOnlySpan<string> arguments)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, AssemblyName);
        if (!File.Exists(assembly))
        {
            throw new FileNotFoundException("The media decoder is not beside this program. Build the project Functions.Media.Decoder.", assembly);
        }

        // The runtime lives in {root}/shared/Microsoft.NETCore.App/{version}/: the same root holds the program that starts others on it.
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        var host = Path.Combine(root, "dotnet");
        if (!File.Exists(host))
        {
            throw new FileNotFoundException("The .NET host that runs the media decoder is missing.", host);
        }

        var start = new ProcessStartInfo(host, ["exec", assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetPathRoot(assembly)!,
        };
        start.Environment.Clear();
        start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }
}
