using Bench.Harness;

namespace Bench.Sharp;

/// <summary>As many processes with sharp as pictures are made at the same time.</summary>
internal sealed class SharpProcesses : IAsyncDisposable
{
    private SharpProcesses(IReadOnlyList<SharpProcess> all) => All = all;

    public IReadOnlyList<SharpProcess> All { get; }

    /// <summary>Processor time of all of them so far.</summary>
    public static double CpuSeconds() => ChildProcess.Find(SharpProcess.Program).Sum(child => child.CpuSeconds);

    public static async Task<SharpProcesses> StartAsync(int count)
    {
        await SharpProcess.InstallAsync();
        return new([.. Enumerable.Range(0, count).Select(_ => SharpProcess.Start())]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in All)
        {
            await process.DisposeAsync();
        }
    }
}
