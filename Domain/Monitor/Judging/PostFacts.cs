using Domain.Monitor.Workflows;
using Domain.Posts;

namespace Domain.Monitor.Judging;

/// <summary>All that a post is judged by. The workflow was read before the record.</summary>
/// <param name="Post">The record.</param>
/// <param name="Workflow">Its workflow, or null.</param>
public sealed record PostFacts(Post Post, WorkflowState? Workflow);
