namespace Embedded.Functions.Hosting;

/// <summary>
/// Access keys, presented as <c>x-functions-key</c> header or <c>code</c> query parameter. Where none is set, nobody gets in.
/// </summary>
public sealed class FunctionKeys
{
    /// <summary>Opens everything.</summary>
    public string? Master { get; set; }

    /// <summary>Opens the host's own extensions, such as the management API of durable instances.</summary>
    public string? System { get; set; }

    /// <summary>Opens the functions of level Function.</summary>
    public string? Host { get; set; }

    /// <summary>Keys that open one function, by its name.</summary>
    public IDictionary<string, string> Functions { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
