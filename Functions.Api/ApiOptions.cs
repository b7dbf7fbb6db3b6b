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

    /// <summary>Demo people the page offers to sign in as; empty offers none.</summary>
    public IList<DemoPerson> DemoPeople { get; } = [];

    /// <summary>An absolute or relative link to a path of this service.</summary>
    public string Link(string path) => PublicBaseUrl is null ? path : PublicBaseUrl.GetLeftPart(UriPartial.Authority) + path;
}
