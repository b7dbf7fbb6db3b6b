namespace Domain.Media.Videos;

/// <summary>The job of making one segment on every rung.</summary>
public sealed record VideoSegmentRequest
{
    /// <summary>The film, in a local file that nobody changes while the job runs.</summary>
    public required string InputPath { get; init; }

    /// <summary>What inspecting it gave.</summary>
    public required VideoInfo Info { get; init; }

    /// <summary>What is to be made of it.</summary>
    public required VideoPlan Plan { get; init; }

    /// <summary>Which of <see cref="VideoPlan.Segments"/>, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>An existing, empty folder of this job alone.</summary>
    public required string OutputDirectory { get; init; }
}
