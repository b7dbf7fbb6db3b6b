using Domain.Monitor.Repairs;
using Domain.Monitor.Workflows;
using Domain.Posts;

namespace Domain.Monitor.Judging;

/// <summary>Tells posts and retractions that are stuck from those that wait rightly. Pure: the same facts, the same judgement.</summary>
public static class PostJudge
{
    /// <summary>Judges a post on its way to its readers.</summary>
    /// <returns>Null when it is healthy.</returns>
    public static Judgement? JudgePublishing(PostFacts facts, DateTimeOffset now, MonitorOptions options)
    {
        var (post, workflow) = facts;
        if (post is { DeletedAt: not null } or { Status: PostStatus.Failed })
        {
            return null;
        }

        var stage = post.Status == PostStatus.Published ? "published" : "processing";
        if (workflow is not { Status: WorkflowStatus.Running })
        {
            // Of a published post no workflow, or a completed one, is what is left of a success.
            return post.Status == PostStatus.Published && workflow is null or { Status: WorkflowStatus.Completed }
                ? null
                : WorkflowJudge.Judge(workflow, post.CreatedAt, stage, now, options);
        }

        // While it sends, another workflow moves in its place, and repeats for days what Redis does not take.
        return workflow.Stage != WorkflowStage.Sending && now - workflow.UpdatedAt > options.PublishWithin
            ? new(StuckClass.WorkerDead, RepairAction.Replace, $"The workflow has not moved since {workflow.UpdatedAt:u}.", stage, workflow.UpdatedAt)
            : null;
    }

    /// <summary>Judges a deleted post on its way out of timelines: of what nobody sees any more, only a failure matters.</summary>
    /// <returns>Null when it is healthy.</returns>
    public static Judgement? JudgeRetraction(PostFacts facts, DateTimeOffset now, MonitorOptions options) =>
        facts is { Post.DeletedAt: { } deleted, Workflow.Status: WorkflowStatus.Failed or WorkflowStatus.Terminated or WorkflowStatus.Suspended }
            ? WorkflowJudge.Judge(facts.Workflow, deleted, "deleted", now, options)
            : null;
}
