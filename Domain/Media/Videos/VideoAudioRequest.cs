namespace Domain.Media.Videos;

/// <summary>The job of making a film's sound.</summary>
public sealed record VideoAudioRequest
{
    /// <summary>The film, in a local file that nobody changes while the job runs.</summary>
    public required string InputPath { get; init; }

    /// <summary>What inspecting it gave.</summary>
    public required VideoInfo Info { get; init; }

    /// <summary>What is to be made of it.</summary>
    public required VideoPlan Plan { get; init; }

    /// <summary>An existing, empty folder of this job alone.</summary>
    public required string OutputDirectory { get; init; }
}
