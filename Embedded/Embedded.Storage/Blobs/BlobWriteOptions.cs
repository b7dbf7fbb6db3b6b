namespace Embedded.Storage;

/// <summary>How a blob is written.</summary>
public sealed record BlobWriteOptions
{
    /// <summary>Headers stored with it.</summary>
    public BlobHttpHeaders HttpHeaders { get; init; } = new();

    /// <summary>Name–value pairs stored with it; names are C# identifiers, values printable ASCII, 8 KiB together.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Preconditions, checked in the same transaction as the write.</summary>
    public BlobConditions Conditions { get; init; } = BlobConditions.None;

    /// <summary>Hot, Cool or Cold; null leaves it to the account (Hot).</summary>
    public string? AccessTier { get; init; }

    /// <summary>Correlation id of the request, copied into the event.</summary>
    public string? ClientRequestId { get; init; }

    /// <summary>The caller may create a blob but not replace one.</summary>
    internal bool CreateOnly { get; init; }

    internal string RequestId { get; init; } = "";

    /// <summary>Checksum the body must have, 16 bytes.</summary>
    internal byte[]? ExpectedMd5 { get; init; }

    /// <summary>Checksum the body must have, 8 bytes, little-endian.</summary>
    internal byte[]? ExpectedCrc64 { get; init; }
}
