namespace Bench.Harness;

/// <summary>One thing that is measured against its limit.</summary>
internal interface IBenchmark
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    Task<Section> RunAsync(Effort effort);
}
