using Microsoft.Net.Http.Headers;

namespace Local.Edge;

/// <summary>How long a shared cache may use an object, as its Cache-Control says (RFC 9111 §4.2, RFC 5861).</summary>
/// <param name="Storable">Whether it may be kept at all.</param>
/// <param name="Fresh">How long it is used without asking.</param>
/// <param name="WhileRevalidating">How much longer it is used while the next version is fetched.</param>
/// <param name="OnError">How much longer it is used when the origin fails.</param>
internal readonly record struct Freshness(bool Storable, TimeSpan Fresh, TimeSpan WhileRevalidating, TimeSpan OnError)
{
    /// <summary>Reads a Cache-Control header. Without a lifetime in it nothing is kept: the origin decides, never a guess.</summary>
    public static Freshness Of(string? cacheControl, EdgeOptions options)
    {
        if (!CacheControlHeaderValue.TryParse(cacheControl, out var parsed) || parsed is null
            || parsed.NoStore || parsed.NoCache || parsed.Private || (parsed.SharedMaxAge ?? parsed.MaxAge) is not { } fresh || fresh <= TimeSpan.Zero)
        {
            return default;
        }

        // RFC 5861: both are forbidden where the origin demands revalidation.
        var strict = parsed.MustRevalidate || parsed.ProxyRevalidate;
        return new(
            true,
            fresh,
            strict ? TimeSpan.Zero : Seconds(parsed, "stale-while-revalidate") ?? options.StaleWhileRevalidate,
            strict ? TimeSpan.Zero : Seconds(parsed, "stale-if-error") ?? options.StaleIfError);
    }

    private static TimeSpan? Seconds(CacheControlHeaderValue header, string name)
    {
        foreach (var extension in header.Extensions)
        {
            if (extension.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                && HeaderUtilities.TryParseNonNegativeInt64(HeaderUtilities.RemoveQuotes(extension.Value), out var seconds))
            {
                // As RFC 9111 §1.2.2 has it for deltas that are too large.
                return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
            }
        }

        return null;
    }
}
