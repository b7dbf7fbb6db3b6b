namespace Embedded.Functions.Tests.Simulation;

/// <summary>A hash (FNV-1a) over everything that was decided and done, by which two runs are compared.</summary>
internal sealed class SimulationTrace
{
    /// <summary>Gets what people want to read when they look for the reason of a failure.</summary>
    public Action<string>? Reader { get; init; }

    public ulong Hash { get; private set; } = 14_695_981_039_346_656_037;

    public long Steps { get; private set; }

    public void Add(params ReadOnlySpan<long> values)
    {
        Steps++;
        foreach (long value in values)
        {
            Hash = (Hash ^ (ulong)value) * 1_099_511_628_211;
        }
    }

    /// <summary>Notes something worth reading.</summary>
    public void Add(string text)
    {
        Reader?.Invoke(text);
        foreach (char c in text)
        {
            Hash = (Hash ^ c) * 1_099_511_628_211;
        }
    }
}
