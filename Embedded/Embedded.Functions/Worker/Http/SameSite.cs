namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>To which requests a cookie is added. Source: RFC 6265bis section 5.4.7.</summary>
public enum SameSite
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>Those of the same site, and top-level navigations.</summary>
    Lax = 1,

    /// <summary>Those of the same site.</summary>
    Strict = 2,

    /// <summary>All.</summary>
    ExplicitNone = 3,
}
