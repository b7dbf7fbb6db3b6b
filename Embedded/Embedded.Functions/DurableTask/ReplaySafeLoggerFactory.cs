using Microsoft.Extensions.Logging;

namespace Microsoft.DurableTask;

/// <summary>Makes replay-safe loggers over the loggers of an underlying factory.</summary>
internal sealed class ReplaySafeLoggerFactory(TaskOrchestrationContext context, ILoggerFactory underlying) : ILoggerFactory
{
    public ILoggerFactory Underlying => underlying;

    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(context, Unwrap(underlying).CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Adding providers to the replay-safe logger factory is not supported.");

    public void Dispose()
    {
        // The underlying factory belongs to the application.
    }

    public static ILoggerFactory Unwrap(ILoggerFactory factory)
    {
        while (factory is ReplaySafeLoggerFactory wrapped)
        {
            factory = wrapped.Underlying;
        }

        return factory;
    }
}
