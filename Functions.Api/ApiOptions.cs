using Functions.Api.Pages;

namespace Functions.Api;

/// <summary>How the API is reached.</summary>
public sealed class ApiOptions
{
    /// <summary>Scheme and host that links in answers begin with, without a trailing slash; null makes them relative.</summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>Where the page may load pictures from beside its own origin; null for nowhere else.</summary>
    public Uri? MediaOrigin { get; set; }

    /// <summary>Where the page may upload to beside its own origin; null for nowhere else.</summary>
    public Uri? UploadOrigin { get; set; }

    /// <summary>
    /// Proxies with public addresses before the service; default 0. Behind Azure Front Door 1: else all who come through one of its places would share the limits
    /// of one address.
    /// </summary>
    public int PublicProxies { get; set; }

    /// <summary>Entries per page of a list when the request does not say; default 20.</summary>
    public int PageSize { get; set; } = 20;

    /// <summary>Entries per page of a list at most; default 100.</summary>
    public int MaxPageSize { get; set; } = 100;

    /// <summary>Entries per page of the monitor's lists when the request does not say; default 50.</summary>
    public int MonitorPageSize { get; set; } = 50;

    /// <summary>Entries per page of the monitor's lists at most, unless what they come from gives fewer; default 200.</summary>
    public int MaxMonitorPageSize { get; set; } = 200;

    /// <summary>Bytes of JSON that a new post may have; default 512 KiB: ten alternative texts in a script that clients escape take far more than other bodies.</summary>
    public int MaxPostBytes { get; set; } = 512 * 1024;

    /// <summary>Demo people the page offers to sign in as; empty offers none.</summary>
    public IList<DemoPerson> DemoPeople { get; } = [];

    /// <summary>An absolute or relative link to a path of this service.</summary>
    public string Link(string path) => PublicBaseUrl is null ? path : PublicBaseUrl.GetLeftPart(UriPartial.Authority) + path;
}
