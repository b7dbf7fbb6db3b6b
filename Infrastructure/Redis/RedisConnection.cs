using StackExchange.Redis;

namespace Infrastructure.Redis;

/// <summary>
/// The process's one connection to Redis. It comes back by itself; while it is away every call fails at once or after <see cref="RedisOptions.Timeout"/>
/// with <see cref="RedisUnavailableException"/>, never with a library's exception, and a process can start without it.
/// </summary>
/// <remarks>Only API that StackExchange.Redis 1.2.6 and 2.13 share.</remarks>
public sealed class RedisConnection : IDisposable
{
    private readonly ConnectionMultiplexer multiplexer;
    private readonly TimeSpan timeout;
    private int refreshing;

    private RedisConnection(ConnectionMultiplexer multiplexer, TimeSpan timeout) => (this.multiplexer, this.timeout) = (multiplexer, timeout);

    /// <summary>Starts one command. Give its task to <see cref="RunAsync{T}"/>: only there are failures translated and waiting is bounded.</summary>
    public IDatabaseAsync Commands => multiplexer.GetDatabase();

    /// <summary>Connects, or starts trying to.</summary>
    public static Task<RedisConnection> ConnectAsync(RedisOptions options) => ConnectAsync(ConfigurationOptions.Parse(options.ConnectionString), options);

    /// <summary>Connects with settings prepared by the caller, tokens for instance.</summary>
    public static async Task<RedisConnection> ConnectAsync(ConfigurationOptions configuration, RedisOptions options)
    {
        configuration.AbortOnConnectFail = false;
        configuration.ConnectTimeout = (int)options.ConnectTimeout.TotalMilliseconds;
        configuration.SyncTimeout = (int)options.Timeout.TotalMilliseconds;
        configuration.ClientName ??= "instagram";
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
        await LeaveLibraryThreadAsync();
        return new(multiplexer, options.Timeout);
    }

    /// <summary>Runs commands; all that <paramref name="commands"/> starts before it first awaits travel together.</summary>
    /// <exception cref="RedisUnavailableException">No answer, or no connection.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabaseAsync, Task<T>> commands, CancellationToken cancellationToken)
    {
        try
        {
            return await commands(Commands).WaitAsync(timeout, cancellationToken);
        }
        catch (Exception e) when (IsAway(e))
        {
            if (e is RedisConnectionException)
            {
                _ = RefreshAsync();
            }

            throw new RedisUnavailableException(e);
        }
        finally
        {
            await LeaveLibraryThreadAsync();
        }
    }

    /// <summary>Evaluates a script on one or more keys of one slot; it travels as its hash, and is loaded again after the server forgot it.</summary>
    /// <exception cref="RedisUnavailableException">No answer, or no connection.</exception>
    public Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        RunAsync(redis => EvaluateAsync(redis, script, keys, arguments), cancellationToken);

    /// <summary>Evaluates a script once per element, in one round trip.</summary>
    /// <exception cref="RedisUnavailableException">No answer to at least one of them.</exception>
    public Task<RedisResult[]> EvaluateEachAsync<T>(
        string script, IReadOnlyList<T> elements, Func<T, RedisKey[]> keys, Func<T, RedisValue[]> arguments, CancellationToken cancellationToken) =>
        RunAsync(redis => Task.WhenAll(elements.Select(element => EvaluateAsync(redis, script, keys(element), arguments(element)))), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => multiplexer.Dispose();

    // The library remembers which scripts it has loaded; a restarted server does not. The refusal makes it forget, so the second try loads.
    private static async Task<RedisResult> EvaluateAsync(IDatabaseAsync redis, string script, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(script, keys, arguments);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await redis.ScriptEvaluateAsync(script, keys, arguments);
        }
    }

    // Version 1 of the library completes tasks one after another on one thread: whoever goes on there holds up everybody else, and for ever if he blocks.
    private static async Task LeaveLibraryThreadAsync() => await Task.Yield();

    // Version 1 of the library takes a cluster that was away for a single server, and may then refuse every command for good, although it is connected again.
    private async Task RefreshAsync()
    {
        if (Interlocked.Exchange(ref refreshing, 1) == 1)
        {
            return;
        }

        try
        {
            _ = await multiplexer.ConfigureAsync();
        }
        catch (Exception e) when (IsAway(e))
        {
            // The next call that fails tries again.
        }
        finally
        {
            Volatile.Write(ref refreshing, 0);
        }
    }

    private static bool IsAway(Exception e) =>
        e is RedisConnectionException or TimeoutException or ObjectDisposedException
        || (e is RedisServerException && (StartsWith(e, "LOADING") || StartsWith(e, "CLUSTERDOWN") || StartsWith(e, "MASTERDOWN") || StartsWith(e, "READONLY")))
        || (e is RedisException && e is not RedisServerException and not RedisCommandException);

    private static bool StartsWith(Exception e, string code) => e.Message.StartsWith(code, StringComparison.Ordinal);
}
