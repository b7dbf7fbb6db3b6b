using Domain.Ids;
using Domain.Posts;
using Domain.Publishing;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Functions.Orchestrations.Sweep;

/// <summary>
/// Starts the workflows that a crash left unstarted: the record is written first, and its writer may have died before it started one.
/// Workflows that are there are the monitor's to judge, however they stand.
/// </summary>
public sealed partial class SweepPosts(IPostStore posts, PublishOptions options, TimeProvider time, ILogger<SweepPosts> logger)
{
    /// <summary>The function, every minute.</summary>
    [Function(nameof(SweepPosts))]
    public async Task RunAsync(
        [TimerTrigger("30 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var createdBefore = time.GetUtcNow() - options.SweepAfter;
        var workflow = new DurablePostWorkflow(client);
        IReadOnlyList<Post> page;
        SnowflakeId? after = null;
        do
        {
            page = await posts.ListProcessingAsync(createdBefore, after, options.SweepBatch, cancellationToken);
            foreach (var post in page)
            {
                after = post.Id;
                if (await client.GetInstanceAsync(post.Id.ToString(), cancellationToken) is null)
                {
                    await workflow.EnsurePublishingAsync(post.Id, cancellationToken);
                    LogStarted(post.Id);
                }
            }
        }
        while (page.Count == options.SweepBatch);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Post {PostId} was processing without a workflow; started one")]
    private partial void LogStarted(SnowflakeId postId);
}
