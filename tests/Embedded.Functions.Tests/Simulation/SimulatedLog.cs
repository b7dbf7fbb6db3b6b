using Microsoft.Extensions.Logging;

namespace Embedded.Functions.Tests.Simulation;

/// <summary>Remembers why the hub failed for good, if it did.</summary>
internal sealed class SimulatedLog : ILoggerFactory, ILogger
{
    public Exception? Failure { get; private set; }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Critical;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.Critical)
        {
            Failure ??= exception;
        }
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }
}
