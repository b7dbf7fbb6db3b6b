using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Hosting;

/// <summary>Sends an app's log to the host's log, where providers and filters are set once for all apps.</summary>
internal sealed class ForwardingLoggerProvider(ILoggerFactory target) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => target.CreateLogger(categoryName);

    public void Dispose()
    {
        // The target belongs to the host.
    }
}
