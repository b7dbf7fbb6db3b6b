namespace Functions.Media.Decoder.Tests.Pool;

/// <summary>A clock on which, once it is told to, an hour passes between any two looks at it. Timers stay those of the system.</summary>
internal sealed class LeapingTime : TimeProvider
{
    private long leaps;

    public bool Leaps { get; set; }

    public override long GetTimestamp()
    {
        if (Leaps)
        {
            leaps++;
        }

        return base.GetTimestamp() + (leaps * 3600 * TimestampFrequency);
    }
}
