namespace Domain.Media;

/// <summary>Limits and times of uploads and their processing; section <c>Media</c>.</summary>
public sealed class MediaOptions
{
    /// <summary>The most bytes of a picture; default 30 MB (UP-2).</summary>
    public long MaxImageBytes { get; set; } = 30_000_000;

    /// <summary>The most bytes of a video; default 4 GB (UP-2).</summary>
    public long MaxVideoBytes { get; set; } = 4_000_000_000;

    /// <summary>How long a video plays at most; default 15 min.</summary>
    public TimeSpan MaxVideoDuration { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an upload URL works; default 1 h (UP-1).</summary>
    public TimeSpan UploadUrlLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a medium may stay unused; default 24 h (UP-4).</summary>
    public TimeSpan UnusedLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The block size that clients are advised to use, in bytes; default 4 MiB, the official client's.</summary>
    public int BlockSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many parts of one film are made at the same time, on all workers together; default 4. Each worker also bounds what it runs at once.</summary>
    public int VideoPartsAtOnce { get; set; } = 4;

    /// <summary>How often a picture or film may bring the decoder down before it is given up; default 3 (ME-8).</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The pause after the first such attempt; it doubles with each; default 2 s.</summary>
    public TimeSpan AttemptDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The first pause after which an unconfirmed upload is looked at without being told; it grows with the upload's age; default 15 s.</summary>
    public TimeSpan FirstReminder { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest such pause; default 1 h.</summary>
    public TimeSpan LastReminder { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a record may go unsettled before the sweep looks whether its workflow runs; default 1 min, then each time again.</summary>
    public TimeSpan SweepAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The most records that one sweep looks at; default 200.</summary>
    public int SweepBatch { get; set; } = 200;

    /// <summary>Bits in which two pictures may differ to be near duplicates, 0 to 15; default 10 (ME-4).</summary>
    public int NearDuplicateDistance { get; set; } = Decoding.Fingerprint.DefaultThreshold;

    /// <summary>The least quality of a perceptual hash that is compared; default 25.</summary>
    public int MinFingerprintQuality { get; set; } = Decoding.Fingerprint.DefaultMinQuality;

    /// <summary>The most near duplicates that a record names; default 10.</summary>
    public int MaxNearDuplicates { get; set; } = 10;

    /// <summary>How long a report of near duplicates is kept after it was last changed; default 180 days.</summary>
    public TimeSpan DuplicateReportRetention { get; set; } = TimeSpan.FromDays(180);

    /// <summary>How long a signed address of restricted media works at most; default 5 min (ED-2).</summary>
    public TimeSpan SignedUrlLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>By how much the clocks of machines may differ; default 1 min.</summary>
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many renditions one step of a review looks at; default 100.</summary>
    public int ExposureBatch { get; set; } = 100;

    /// <summary>What stands before a media key in public addresses; ends with a slash. Default: the embedded home's edge.</summary>
    public string EdgeBaseUrl { get; set; } = "http://127.0.0.1:7071/edge/";
}
