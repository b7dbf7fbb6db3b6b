namespace Functions.Media.Transcoding;

/// <summary>How ffmpeg is run and what one run of it may cost (ME-8); section <c>Video</c>.</summary>
public sealed class VideoTranscoderOptions
{
    /// <summary>Folder of ffmpeg and ffprobe; default <c>/usr/bin</c>. Version 5.1 or later.</summary>
    public string ToolFolder { get; set; } = "/usr/bin";

    /// <summary>Runs at the same time; default one per processor.</summary>
    public int Workers { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// Threads of each codec; default 1. With more, how x264 spends the bits that a player's buffer allows depends on how its threads take turns, so the same job would not always give the same bytes;
    /// a film's segments are encoded at the same time anyway.
    /// </summary>
    public int Threads { get; set; } = 1;

    /// <summary>Longest time of one run by the clock on the wall; default 10 min.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Most processor time of one run; default 5 min. A segment of six seconds takes ten to twenty at 1080p.</summary>
    public TimeSpan CpuLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Address space of one run in MiB; default 3,072, which 4K with ten bits needs. The ladder of a 1080p film takes a third.</summary>
    public int MemoryLimitMiB { get; set; } = 3072;

    /// <summary>The largest file that a run may write, in MiB; default 256.</summary>
    public int FileLimitMiB { get; set; } = 256;

    /// <summary>How often a run is looked at; default 100 ms.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The encoder's effort, a preset of x264; default <c>veryfast</c>.</summary>
    public string Preset { get; set; } = "veryfast";

    /// <summary>The encoder's aim, x264's constant rate factor: lower is better and larger; default 23.</summary>
    public int RateFactor { get; set; } = 23;

    /// <summary>Bits per second of sound; default 128,000.</summary>
    public int AudioBitRate { get; set; } = 128_000;
}
