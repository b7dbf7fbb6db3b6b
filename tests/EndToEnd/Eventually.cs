namespace EndToEnd;

/// <summary>For what the system promises to do soon, but not before it answers.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static async Task BeTrueAsync(Func<Task<bool>> condition, string expectation)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.IsLessThan(Limit, TimeProvider.System.GetElapsedTime(started), expectation);
            await Task.Delay(50);
        }
    }
}
