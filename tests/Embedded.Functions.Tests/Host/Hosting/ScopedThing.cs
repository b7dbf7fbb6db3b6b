namespace Embedded.Functions.Tests.Host.Hosting;

public sealed class ScopedThing
{
    private static int count;

    public int Number { get; } = Interlocked.Increment(ref count);
}
