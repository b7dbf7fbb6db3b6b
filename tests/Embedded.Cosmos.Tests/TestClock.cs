namespace Embedded.Cosmos.Tests;

/// <summary>A clock that moves only when told.</summary>
public sealed class TestClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
