namespace Embedded.Storage;

/// <summary>What is known of a container.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ETag">Entity tag without quotes.</param>
/// <param name="LastModified">Last change of the container itself, not of its blobs.</param>
/// <param name="PublicAccess">What may be read without authorization.</param>
/// <param name="Metadata">Name–value pairs.</param>
public sealed record ContainerProperties(
    string Name, string ETag, DateTimeOffset LastModified, ContainerPublicAccess PublicAccess, IReadOnlyDictionary<string, string> Metadata);
