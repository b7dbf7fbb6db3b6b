using System.Diagnostics;

namespace Bench.Sharp;

/// <summary>A Node process that makes the sixteen variants with sharp.</summary>
internal sealed class SharpProcess : IAsyncDisposable
{
    /// <summary>Its program, by which it is found among the processes.</summary>
    public const string Program = "render.mjs";

    private const string Folder = "bench/Sharp";
    private readonly Process process;

    private SharpProcess(Process process) => this.process = process;

    /// <summary>Installs sharp as the lock file says.</summary>
    /// <exception cref="InvalidOperationException">Not at the repository's root, or npm fails.</exception>
    public static async Task InstallAsync()
    {
        if (!File.Exists(Path.Combine(Folder, Program)))
        {
            throw new InvalidOperationException("Start from the repository's root: sharp's program is in bench/Sharp.");
        }

        using var install = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
        })!;
        _ = await install.StandardOutput.ReadToEndAsync();
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm could not install sharp (exit code {install.ExitCode}).");
        }
    }

    /// <summary>Starts the process.</summary>
    public static SharpProcess Start() =>
        new(Process.Start(new ProcessStartInfo("node", [Program]) { WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true })!);

    /// <summary>Makes the variants of one file; the paths hold no spaces.</summary>
    public async Task RenderAsync(string way, string file, string folder)
    {
        await process.StandardInput.WriteLineAsync($"{way} {file} {folder}");
        await process.StandardInput.FlushAsync();
        if (await process.StandardOutput.ReadLineAsync() != "done" || Directory.GetFiles(folder).Length != 16)
        {
            throw new InvalidOperationException("sharp did not make the sixteen variants.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
