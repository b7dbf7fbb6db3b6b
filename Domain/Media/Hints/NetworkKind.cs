namespace Domain.Media.Hints;

/// <summary>How good a client's network seems (Network Information API, "effective connection type").</summary>
public enum NetworkKind
{
    /// <summary>About 50 kbit/s and 2 s.</summary>
    Slow2G,

    /// <summary>About 70 kbit/s and 1.4 s.</summary>
    Fast2G,

    /// <summary>About 700 kbit/s and 270 ms.</summary>
    ThirdG,

    /// <summary>Better.</summary>
    FourthG,
}
