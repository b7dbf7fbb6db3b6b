namespace Functions.Media.Decoding;

/// <summary>How many decoder processes there are and what one job of theirs may cost (ME-8).</summary>
public sealed class DecoderPoolOptions
{
    /// <summary>Decoder processes, and so the pictures decoded at once; default one per processor.</summary>
    public int Workers { get; set; } = System.Environment.ProcessorCount;

    /// <summary>Longest time of one job by the clock on the wall; default 2 min: on a machine with too much to do an innocent picture may take its time.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Most processor time of one job; default 20 s. A photograph of 12 megapixels takes a third of a second.</summary>
    public TimeSpan CpuLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Memory of one process in MiB; default 1,024, which a progressive JPEG at the limit of pixels needs. A usual photograph takes 160.</summary>
    public int MemoryLimitMiB { get; set; } = 1024;

    /// <summary>Jobs after which a process is replaced by a fresh one; default 500.</summary>
    public int JobsPerProcess { get; set; } = 500;

    /// <summary>A process that holds more MiB than this after a job is replaced; default 300.</summary>
    public int RetainedMemoryMiB { get; set; } = 300;

    /// <summary>How often a running job is looked at; default 100 ms.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Whether pictures are decoded only with processor time that nobody else in the machine's session or container wants; default no, but at a lower priority.
    /// Whoever reads meanwhile notices least, but while readers keep every processor busy next to nothing is decoded, and <see cref="TimeLimit"/> should be longer.
    /// </summary>
    public bool OnlyWhenIdle { get; set; }

    /// <summary>What decodes: <c>libvips</c>, the default, or <c>magick</c>, which only the Azure home has.</summary>
    public string? Engine { get; set; }

    /// <summary>Variables for the processes, which otherwise inherit none of the host's.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();
}
