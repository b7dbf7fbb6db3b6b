using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Local.Redis;

/// <summary>
/// A redis-server of this process: cluster mode with every slot on this one node, so that commands across slots fail as they would on a cluster.
/// It listens on a free loopback port, writes nothing of its data to the disk (Redis is a cache here), and ends with this process however that ends, but not
/// by the Ctrl-C that is meant for it. A node of a cluster takes two seconds before it serves.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string folder;
    private Process? process;

    private RedisServer(string folder, int port, Process process) => (this.folder, Port, this.process) = (folder, port, process);

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>What a client connects to.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a server and returns when it serves every slot.</summary>
    /// <param name="dataFolder">A folder of its own, deleted at the end; null makes a temporary one.</param>
    /// <exception cref="IOException">It does not start.</exception>
    public static async Task<RedisServer> StartAsync(string? dataFolder = null)
    {
        var folder = dataFolder is null ? Directory.CreateTempSubdirectory("redis-").FullName : Directory.CreateDirectory(dataFolder).FullName;
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            var process = Launch(folder, port);
            try
            {
                await ServeEverySlotAsync(port, process);
                return new(folder, port, process);
            }
            catch (IOException) when (attempt < 5)
            {
                // Another process took the port between our choosing it and the server's binding it.
                await StopAsync(process);
            }
        }
    }

    /// <summary>Ends the server as a power cut would. What it held is gone, since nothing is written to disk.</summary>
    public async Task KillAsync()
    {
        if (process is not null)
        {
            await StopAsync(process);
            process = null;
        }
    }

    /// <summary>Completes when the server has ended.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => process?.WaitForExitAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Starts the server again, empty, on the same port.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        process = Launch(folder, Port);
        await ServeEverySlotAsync(Port, process);
    }

    /// <summary>Sends one command and returns its reply's first line, without going through any client library.</summary>
    public Task<string> SendAsync(params string[] command) => SendAsync(Port, command);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(folder, recursive: true);
    }

    // The shell's watcher reads our end of a pipe, which the kernel closes however this process ends. (PR_SET_PDEATHSIG follows the
    // thread that forked, and pool threads come and go.)
    private const string Keeper =
        "exec 3<&0; redis-server \"$@\" 3<&- & server=$!; { cat <&3 >/dev/null 2>&1; kill -9 $server; } >/dev/null 2>&1 & watcher=$!; wait $server; code=$?; kill $watcher; exit $code";

    private static Process Launch(string folder, int port)
    {
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "sh", "-c", Keeper, "sh", "--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no",
            "--cluster-enabled", "yes", "--cluster-config-file", $"nodes-{port}.conf", "--cluster-port", $"{FreePort()}", "--loglevel", "warning",
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task ServeEverySlotAsync(int port, Process process)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var assigned = false;
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            if (process.HasExited)
            {
                throw new IOException($"redis-server ended with exit code {process.ExitCode}.");
            }

            try
            {
                if (!assigned)
                {
                    var reply = await SendAsync(port, ["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
                    assigned = reply.StartsWith("+OK", StringComparison.Ordinal) || reply.Contains("already busy", StringComparison.Ordinal);
                }

                if (assigned && !(await SendAsync(port, ["GET", "probe"])).StartsWith('-'))
                {
                    return;
                }
            }
            catch (SocketException)
            {
                // Not listening yet.
            }

            await Task.Delay(10, deadline.Token);
        }
    }

    /// <summary>Sends one command to any server on this machine.</summary>
    public static async Task<string> SendAsync(int port, params string[] command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (var part in command)
        {
            request.Append($"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        }

        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync() ?? "";
    }

    private static async Task StopAsync(Process process)
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return port;
    }
}
