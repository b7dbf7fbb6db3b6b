using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function by an HTTP request.</summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, with a function key.</summary>
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    /// <summary>
    /// The given methods. As in the official package this constructor leaves the level at <see cref="AuthorizationLevel.Anonymous"/>.
    /// </summary>
    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    /// <summary>Any method, with the given level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>The given methods, with the given level.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>Route template below the prefix of host.json; the function's name when null.</summary>
    public string? Route { get; set; }

    /// <summary>HTTP methods; all when null or empty.</summary>
    public string[]? Methods { get; private set; }

    /// <summary>The key a caller must present.</summary>
    public AuthorizationLevel AuthLevel { get; private set; }
}
