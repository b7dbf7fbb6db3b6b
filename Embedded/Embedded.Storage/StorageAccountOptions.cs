namespace Embedded.Storage;

/// <summary>One storage account: the first segment of every path.</summary>
public sealed record StorageAccountOptions
{
    /// <summary>3–24 lower-case letters and digits.</summary>
    public required string Name { get; init; }

    /// <summary>Account keys in base64, at least 16 bytes each. The first one signs; every one verifies, so that keys can be rotated.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>Containers created when the store is opened.</summary>
    public IReadOnlyList<StorageContainerOptions> Containers { get; init; } = [];
}
