using Microsoft.DurableTask;

namespace Functions.Media.Processing;

internal static class RenderingExtensions
{
    /// <summary>
    /// Calls an activity that renders until it is done. What brings the decoder down costs an attempt, which the medium's record counts; anything else that goes
    /// wrong costs only time.
    /// </summary>
    /// <returns>Null, or why it cannot be rendered.</returns>
    public static async Task<Verdict?> RenderAsync(this TaskOrchestrationContext context, Func<Task<Rendering>> call)
    {
        var rendering = await call();
        while (rendering.RetryAfter is { } pause)
        {
            await context.CreateTimer(pause, CancellationToken.None);
            rendering = await call();
        }

        return rendering.Verdict;
    }
}
