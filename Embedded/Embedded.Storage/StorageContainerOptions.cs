namespace Embedded.Storage;

/// <summary>A container that is created when the store is opened, unless it exists.</summary>
/// <param name="Name">3–63 lower-case letters, digits and single hyphens.</param>
/// <param name="PublicAccess">What may be read without authorization.</param>
public sealed record StorageContainerOptions(string Name, ContainerPublicAccess PublicAccess = ContainerPublicAccess.None);
