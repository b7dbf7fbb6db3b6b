using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EndToEnd;

/// <summary>The real system as a child process, on a free port and a folder of its own.</summary>
internal sealed class SystemProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly ConcurrentQueue<string> log = new();
    private readonly Dictionary<string, string> options;
    private readonly bool ownsData;
    private Process? process;

    private SystemProcess(string data, bool ownsData, IReadOnlyDictionary<string, string> options)
    {
        Data = data;
        this.ownsData = ownsData;
        Port = FreePort();
        this.options = new(options) { ["DATA"] = data, ["PORT"] = $"{Port}" };
        this.options.TryAdd("DEMO", "0");
    }

    /// <summary>What <c>make run</c> runs.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "Local.dll");

    public string Data { get; }

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>What the processes have printed so far, for the message of a failing test.</summary>
    public string Log => string.Join('\n', log);

    public static SystemProcess Create(params (string Name, string Value)[] options) =>
        new(Directory.CreateTempSubdirectory("instagram-").FullName, ownsData: true, options.ToDictionary(o => o.Name, o => o.Value));

    public static async Task<SystemProcess> StartNewAsync(params (string Name, string Value)[] options)
    {
        var system = Create(options);
        await system.StartAsync();
        return system;
    }

    /// <summary>Starts the process and returns when it has printed its ready line.</summary>
    /// <param name="crashAt">A crash point at which it is to kill itself, as <c>name</c> or <c>name:n</c>.</param>
    /// <returns>False when it killed itself, as asked, before it was ready.</returns>
    public async Task<bool> StartAsync(string? crashAt = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Program },
        };
        foreach (var (name, value) in options)
        {
            start.Environment[name] = value;
        }

        start.Environment["CRASH_AT"] = crashAt;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = Process.Start(start)!;
        process = started;
        started.OutputDataReceived += (_, line) => Note(line.Data);
        started.ErrorDataReceived += (_, line) => Note(line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        var exit = started.WaitForExitAsync();
        if (await Task.WhenAny(ready.Task, exit, Task.Delay(StartLimit)) == ready.Task)
        {
            return true;
        }

        Assert.IsTrue(crashAt is not null && exit.IsCompleted && started.ExitCode == 137, $"The system did not become ready.\n{Log}");
        return false;

        void Note(string? line)
        {
            if (line is null)
            {
                return;
            }

            log.Enqueue(line);
            while (log.Count > 400)
            {
                log.TryDequeue(out _);
            }

            if (line == $"ready http://127.0.0.1:{Port}")
            {
                ready.TrySetResult();
            }
        }
    }

    /// <summary>Completes when the process has ended.</summary>
    public Task WaitForExitAsync() => process!.WaitForExitAsync();

    public bool HasExited => process!.HasExited;

    public int ExitCode => process!.ExitCode;

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops it.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var watch = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        return watch.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        process?.Dispose();
        // KEEP_DATA=1 leaves the folder to whoever looks for the cause of a failure.
        if (ownsData && Environment.GetEnvironmentVariable("KEEP_DATA") is null)
        {
            await DeleteDataAsync();
        }
    }

    // The redis-server of a killed process outlives it for a moment, and writes.
    private async Task DeleteDataAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.Delete(Data, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 50)
            {
                await Task.Delay(20);
            }
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
