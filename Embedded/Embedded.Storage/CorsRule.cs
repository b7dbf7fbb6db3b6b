namespace Embedded.Storage;

/// <summary>
/// Which browser origins may call the service (Azure Storage CORS rule). Origins, methods and headers accept <c>*</c>; headers also a prefix followed by
/// <c>*</c>.
/// </summary>
public sealed record CorsRule
{
    /// <summary>Origins such as <c>http://127.0.0.1:5173</c>, compared case-sensitively, or <c>*</c>.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = ["*"];

    /// <summary>HTTP methods.</summary>
    public IReadOnlyList<string> AllowedMethods { get; init; } = ["GET", "HEAD", "PUT", "DELETE"];

    /// <summary>Request headers a browser may send.</summary>
    public IReadOnlyList<string> AllowedHeaders { get; init; } = ["*"];

    /// <summary>Response headers a script may read.</summary>
    public IReadOnlyList<string> ExposedHeaders { get; init; } = ["*"];

    /// <summary>How long a browser may remember the answer to a preflight request.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(1);
}
