using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Local.Redis;

/// <summary>
/// A redis-server of our own on a free loopback port: one node, cluster mode on, so that commands across slots fail here as they would on Azure.
/// It keeps nothing on disk, because everything in it can be rebuilt, and it dies with this process, however that ends.
/// </summary>
internal sealed class LocalRedis : IAsyncDisposable
{
    private readonly Process process;

    private LocalRedis(Process process, int port)
    {
        this.process = process;
        ConnectionString = $"127.0.0.1:{port}";
    }

    public string ConnectionString { get; }

    public static async Task<LocalRedis> StartAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        File.Delete(Path.Combine(folder, "nodes.conf"));
        for (var attempt = 0; ; attempt++)
        {
            var port = FreePort();
            var redis = new LocalRedis(Start(folder, port), port);
            try
            {
                await redis.OwnAllSlotsAsync(port, cancellationToken);
                return redis;
            }
            catch (IOException) when (attempt < 3)
            {
                // Somebody else took the port between our look and the server's bind.
                await redis.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>The shell ends the server when its own standard input closes, which the kernel sees to when this process dies.</summary>
    private static Process Start(string folder, int port)
    {
        var server = $"redis-server --port {port} --bind 127.0.0.1 --cluster-enabled yes --cluster-config-file nodes.conf --cluster-port {ClusterPort(port)} "
            + "--save '' --appendonly no --maxmemory 1gb --maxmemory-policy volatile-lru --loglevel warning";
        return Process.Start(new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            ArgumentList = { "-c", $"exec 3<&0; {server} >redis.log 2>&1 </dev/null 3<&- & read -r _ <&3; kill -9 $!; wait" },
        }) ?? throw new InvalidOperationException("/bin/sh does not start.");
    }

    private async Task OwnAllSlotsAsync(int port, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(10));
        using var socket = await ConnectAsync(port, timeout.Token);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        await stream.WriteAsync("CLUSTER ADDSLOTSRANGE 0 16383\r\n"u8.ToArray(), timeout.Token);
        var answer = await reader.ReadLineAsync(timeout.Token);
        if (answer != "+OK")
        {
            throw new IOException($"redis-server refused the cluster's slots: {answer}");
        }

        // The node calls itself healthy a moment after it owns every slot; commands before that fail with CLUSTERDOWN.
        while (true)
        {
            await stream.WriteAsync("GET ready\r\n"u8.ToArray(), timeout.Token);
            if (await reader.ReadLineAsync(timeout.Token) == "$-1")
            {
                return;
            }

            await Task.Delay(5, timeout.Token);
        }
    }

    private async Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        while (!process.HasExited)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(5, cancellationToken);
            }
        }

        throw new IOException(string.Create(CultureInfo.InvariantCulture, $"redis-server ended at once with {process.ExitCode}; is it installed?"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Redis's own choice, the port plus 10,000, can lie above 65,535.</summary>
    private static int ClusterPort(int port) => port > 55_000 ? port - 10_000 : port + 10_000;
}
