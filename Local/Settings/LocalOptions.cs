using System.Globalization;
using System.Net;

namespace Local.Settings;

/// <summary>The start-up options of the embedded home, from environment variables; <c>make run NAME=value</c> sets them.</summary>
internal sealed record LocalOptions
{
    /// <summary>PORT: where the one HTTP server listens; 7071 as Azure's own tools do.</summary>
    public required int Port { get; init; }

    /// <summary>BIND: the address it listens on.</summary>
    public required IPAddress Bind { get; init; }

    /// <summary>DATA: the folder of all state.</summary>
    public required string Data { get; init; }

    /// <summary>DEMO: whether demo people and pictures are made.</summary>
    public required bool Demo { get; init; }

    /// <summary>REDIS: the connection string of a Redis to use; null starts one.</summary>
    public required string? Redis { get; init; }

    /// <summary>WORKERS: pictures processed at the same time.</summary>
    public required int Workers { get; init; }

    /// <summary>Where this process reaches itself, and where people do when it listens on loopback.</summary>
    public Uri Address => new($"http://{(Bind.Equals(IPAddress.Any) ? IPAddress.Loopback : Bind)}:{Port}/");

    /// <exception cref="LocalOptionException">A value cannot be used.</exception>
    public static LocalOptions FromEnvironment() => new()
    {
        Port = Number("PORT", 7071, 1, 65_535),
        Bind = IPAddress.TryParse(Value("BIND") ?? "127.0.0.1", out var bind)
            ? bind
            : throw new LocalOptionException("BIND", "an IP address such as 127.0.0.1"),
        Data = Path.GetFullPath(Value("DATA") ?? ".data"),
        Demo = Number("DEMO", 1, 0, 1) == 1,
        Redis = Value("REDIS"),
        Workers = Number("WORKERS", Environment.ProcessorCount, 1, 256),
    };

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static int Number(string name, int fallback, int least, int most) => Value(name) is not { } text
        ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new LocalOptionException(name, $"a number from {least} to {most}");
}
