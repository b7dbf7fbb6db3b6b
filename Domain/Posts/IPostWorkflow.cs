using Domain.Ids;

namespace Domain.Posts;

/// <summary>
/// The workflows that bring posts to their readers and take them away again. Each is started after the record was written; a sweep starts
/// those that were not.
/// </summary>
public interface IPostWorkflow
{
    /// <summary>Starts <c>PublishPost</c>, whose instance id is the post's id, unless it is there.</summary>
    Task EnsurePublishingAsync(SnowflakeId postId, CancellationToken cancellationToken);

    /// <summary>Starts <c>RetractPost</c>, whose instance id is <c>retract-</c> and the post's id, unless it is there.</summary>
    Task EnsureRetractingAsync(SnowflakeId postId, CancellationToken cancellationToken);
}
