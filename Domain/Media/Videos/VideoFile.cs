namespace Domain.Media.Videos;

/// <summary>A file that a job wrote into its folder.</summary>
public sealed record VideoFile
{
    /// <summary>Its name within that folder.</summary>
    public required string FileName { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hex digits.</summary>
    public required string Sha256 { get; init; }
}
