namespace Domain.Feed;

/// <summary>Limits of feeds, timelines and fan-out.</summary>
public sealed class FeedOptions
{
    /// <summary>
    /// From this number of followers on an author's posts are fetched by readers instead of sent to them (100,000 and 500,000 are also in use elsewhere).
    /// </summary>
    public long CelebrityThreshold { get; set; } = 10_000;

    /// <summary>Posts kept per timeline; pages past them come from the database.</summary>
    public int TimelineCapacity { get; set; } = 800;

    /// <summary>How far a timeline may outgrow its capacity before it is trimmed, so that trimming is rare.</summary>
    public int TimelineSlack { get; set; } = 50;

    /// <summary>
    /// A timeline lives this long after its owner was last seen; shortened at random by up to <see cref="Jitter"/>, so that timelines rebuilt together do
    /// not end together.
    /// </summary>
    public TimeSpan TimelineLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often at most reading renews a timeline's life.</summary>
    public TimeSpan SeenInterval { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long one process may take to rebuild a timeline before another may try.</summary>
    public TimeSpan RebuildLease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a copy of a post record is used.</summary>
    public TimeSpan PostCacheLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long no copy of a changed post is stored: longer than any read of the database takes.</summary>
    public TimeSpan PostCacheBarrier { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the list of followed celebrities is used.</summary>
    public TimeSpan CelebritiesLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// For this long after an author became a celebrity, posts are both sent and fetched, because readers may not know yet that they have to fetch.
    /// Longer than <see cref="CelebritiesLifetime"/>.
    /// </summary>
    public TimeSpan CelebrityTransition { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Lifetimes are shortened at random by up to this share.</summary>
    public double Jitter { get; set; } = 0.1;

    /// <summary>Followers written to by one activity in one round trip.</summary>
    public int FanOutBatch { get; set; } = 1_000;

    /// <summary>Batches of one post that are written at the same time.</summary>
    public int FanOutWidth { get; set; } = 8;

    /// <summary>Batches one run of the fan-out plans before it continues as new: bounds its history.</summary>
    public int FanOutPlan { get; set; } = 32;

    /// <summary>Posts per page when the request does not say.</summary>
    public int DefaultPageSize { get; set; } = 20;

    /// <summary>Posts per page at most.</summary>
    public int MaxPageSize { get; set; } = 50;

    /// <summary>How many places one request looks at to fill its page; a page of a feed full of invisible posts may be short, with a cursor.</summary>
    public int MaxScan { get; set; } = 1_000;

    /// <summary>Database reads of one request at the same time.</summary>
    public int DatabaseWidth { get; set; } = 16;

    /// <summary>How many of his own unpublished posts an author sees at the head of his feed.</summary>
    public int MaxUnpublished { get; set; } = 10;

    /// <summary>How long a failed post stays at the head of its author's feed.</summary>
    public TimeSpan FailedShownFor { get; set; } = TimeSpan.FromDays(1);
}
