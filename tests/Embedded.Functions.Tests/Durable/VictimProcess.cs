using System.Diagnostics;

namespace Embedded.Functions.Tests.Durable;

/// <summary>This assembly as a process of its own, to be killed.</summary>
internal static class VictimProcess
{
    /// <summary>Runs <see cref="KillableProcess"/> until it has written so many lines, then kills it; its exit code.</summary>
    public static Task<int> LiveAsync(string[] arguments, int lines, Action<string> read)
    {
        int seen = 0;
        return LiveAsync(
            arguments,
            line =>
            {
                read(line);
                return ++seen == lines;
            });
    }

    /// <summary>Runs <see cref="KillableProcess"/> until a line is the one to kill it after; its exit code.</summary>
    public static async Task<int> LiveAsync(string[] arguments, Func<string, bool> isLast)
    {
        string host =
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet"
                ? path
                : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        ProcessStartInfo start = new(host) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["exec", typeof(VictimProcess).Assembly.Location, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        bool isStruck = false;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (isLast(line))
            {
                isStruck = true;
                process.Kill();
            }
        }

        await process.WaitForExitAsync();
        if (!isStruck && process.ExitCode != 0)
        {
            Assert.Fail($"The process ended by itself with {process.ExitCode}: {await errors}");
        }

        return process.ExitCode;
    }
}
