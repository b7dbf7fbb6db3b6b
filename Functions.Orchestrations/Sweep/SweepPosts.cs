using Domain.Posts;
using Domain.Publishing;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Functions.Orchestrations.Sweep;

/// <summary>
/// Sees to it that every post that is processing has a running workflow: the record is written first, and its writer may have died before it started one.
/// </summary>
public sealed partial class SweepPosts(IPostStore posts, PublishOptions options, TimeProvider time, ILogger<SweepPosts> logger)
{
    /// <summary>The function, every minute.</summary>
    [Function(nameof(SweepPosts))]
    public async Task RunAsync(
        [TimerTrigger("30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        foreach (var post in await posts.ListProcessingAsync(time.GetUtcNow() - options.SweepAfter, options.SweepBatch, cancellationToken))
        {
            var instance = post.Id.ToString();
            if (await client.GetInstanceAsync(instance, cancellationToken) is { IsCompleted: false })
            {
                continue;
            }

            // Also where an earlier instance failed or was terminated: the post still is not what it must become.
            await client.ScheduleNewOrchestrationInstanceAsync(
                DurablePostWorkflow.PublishOrchestrator, instance, new StartOrchestrationOptions(instance), cancellationToken);
            LogStarted(instance);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Post {PostId} was processing without a workflow; started one")]
    private partial void LogStarted(string postId);
}
