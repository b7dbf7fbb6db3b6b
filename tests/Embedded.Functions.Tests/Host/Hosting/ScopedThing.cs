namespace Embedded.Functions.Tests.Host.Hosting;

public sealed class ScopedThing
{
    private static int s_count;

    public int Number { get; } = Interlocked.Increment(ref s_count);
}
