using Local.Settings;
using Microsoft.Extensions.Logging;

namespace Local.Redis;

/// <summary>
/// The redis-server that this process starts when it is given none, started again, empty, whenever it ends. What was in it is rebuilt from the database on demand;
/// clients find it at the same port.
/// </summary>
internal sealed partial class SupervisedRedis : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly RedisServer server;
    private readonly ILogger<SupervisedRedis> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task supervising;

    private SupervisedRedis(RedisServer server, ILogger<SupervisedRedis> logger)
    {
        (this.server, this.logger) = (server, logger);
        supervising = SuperviseAsync();
    }

    public string ConnectionString => server.ConnectionString;

    /// <exception cref="LocalOptionException">It cannot be started on this machine.</exception>
    public static async Task<SupervisedRedis> StartAsync(string folder, ILogger<SupervisedRedis> logger)
    {
        try
        {
            foreach (var left in Directory.CreateDirectory(folder).EnumerateFiles())
            {
                // By a process that was killed.
                left.Delete();
            }

            return new(await RedisServer.StartAsync(folder), logger);
        }
        catch (IOException e)
        {
            throw new LocalOptionException("REDIS", $"the connection string of a running Redis, since none can be started here ({e.Message} Is the package redis-server installed?)");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await supervising;
        await server.DisposeAsync();
        stopping.Dispose();
    }

    private async Task SuperviseAsync()
    {
        try
        {
            while (true)
            {
                await server.WaitForExitAsync(stopping.Token);
                LogEnded();
                await Task.Delay(Pause, stopping.Token);
                await RestartAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // It is not wanted any more.
        }
    }

    private async Task RestartAsync()
    {
        try
        {
            await server.RestartAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The next round tries again.
            LogNotRestarted(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "redis-server has ended and is started again. Feeds come from the database meanwhile.")]
    private partial void LogEnded();

    [LoggerMessage(Level = LogLevel.Warning, Message = "redis-server could not be started again")]
    private partial void LogNotRestarted(Exception exception);
}
