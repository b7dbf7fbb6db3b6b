using Domain.Media;

namespace Domain.Monitor;

/// <summary>What is normal, and what is done about what is not (MON-1); section <c>Monitor</c>.</summary>
public sealed class MonitorOptions
{
    /// <summary>Whether the monitor runs; default yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>The pause between two rounds; default 1 min.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause while a dependency does not answer; it doubles from <see cref="Interval"/>; default 10 min.</summary>
    public TimeSpan LongestOutagePause { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a dependency may take to answer; default 5 s.</summary>
    public TimeSpan DependencyPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Subjects that one activity looks at; default 100.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>Pages of one source that a round looks at before it goes on to the next; the next round goes on there; default 20.</summary>
    public int PagesPerRound { get; set; } = 20;

    /// <summary>How long everything may be without a workflow, which the sweeps start; default 5 min.</summary>
    public TimeSpan StartWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an uploaded blob may wait for its confirmation, and a workflow for what has happened; default 5 min.</summary>
    public TimeSpan EventWithin { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an upload may stay pending past its expiry, which its own workflow sees to; default 10 min.</summary>
    public TimeSpan ExpiryWithin { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a step may wait for a worker that has nothing else to do, retries of a store that does not answer included; default 20 min. What waits before
    /// it adds <see cref="ProcessingExpected"/> each: a deep queue is slow, not stuck.
    /// </summary>
    public TimeSpan QueueWithin { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>What one medium takes a worker; default 10 s for a picture (ME), 5 min for a video.</summary>
    public Dictionary<MediaKind, TimeSpan> ProcessingExpected { get; } = new()
    {
        [MediaKind.Image] = TimeSpan.FromSeconds(10),
        [MediaKind.Story] = TimeSpan.FromSeconds(10),
        [MediaKind.Video] = TimeSpan.FromMinutes(5),
    };

    /// <summary>
    /// How long a worker may be at one medium, from when it began or, of what is made in parts, from when the last part was done; default 15 min, 1 h for a video,
    /// whose sound is made as a whole.
    /// </summary>
    public Dictionary<MediaKind, TimeSpan> ProcessingWithin { get; } = new()
    {
        [MediaKind.Image] = TimeSpan.FromMinutes(15),
        [MediaKind.Story] = TimeSpan.FromMinutes(15),
        [MediaKind.Video] = TimeSpan.FromHours(1),
    };

    /// <summary>How long a workflow may stay suspended; default 1 h.</summary>
    public TimeSpan SuspendedWithin { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a post may take from its media's end to its publication, and a fan-out between two of its steps; default 20 min.</summary>
    public TimeSpan PublishWithin { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>Repairs of one subject within one stage before it is given up; default 5.</summary>
    public int MaxRepairs { get; set; } = 5;

    /// <summary>The pause after a repair before the next of the same subject; it doubles with each; default 2 min.</summary>
    public TimeSpan RepairPause { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long repairs and closed cases are kept; default 90 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);
}
