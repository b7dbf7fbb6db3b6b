using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Bench.Harness;

namespace Bench.Edge;

/// <summary>nginx as a caching proxy in front of the same storage, set up as for this job: keep-alive, cache lock, stale answers, background updates, no log.</summary>
internal sealed class NginxServer : IDisposable
{
    private readonly Process process;

    private NginxServer(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Of master and workers.</summary>
    public double CpuSeconds => new ChildProcess(process.Id).CpuSeconds + ChildProcess.Find("nginx", process.Id).Sum(static worker => worker.CpuSeconds);

    public static async Task<NginxServer> StartAsync(string folder, Uri origin, long capacityBytes)
    {
        var port = FreePort();
        var config = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(config, $$"""
            worker_processes auto;
            daemon off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            user root;
            events { worker_connections 1024; }
            http {
              access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/f; uwsgi_temp_path {{folder}}/u; scgi_temp_path {{folder}}/s;
              proxy_cache_path {{folder}}/cache levels=1:2 keys_zone=edge:16m max_size={{capacityBytes}} inactive=1d use_temp_path=off manager_sleep=50ms;
              upstream storage { server {{origin.Authority}}; keepalive 32; }
              server {
                listen 127.0.0.1:{{port}} backlog=1024;
                location /edge/ {
                  proxy_pass http://storage/media/public/; proxy_http_version 1.1; proxy_set_header Connection "";
                  proxy_cache edge; proxy_cache_lock on; proxy_cache_background_update on; proxy_cache_use_stale error timeout updating;
                }
              }
            }
            """);
        var process = Process.Start(new ProcessStartInfo("/usr/sbin/nginx", ["-p", folder, "-c", config, "-e", Path.Combine(folder, "error.log")]))!;
        var address = new Uri($"http://127.0.0.1:{port}/");
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                return new(process, address);
            }
            catch (HttpRequestException) when (attempt < 100 && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    public void Dispose()
    {
        // The master, which takes its workers with it.
        using var quit = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        process.WaitForExit();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
