namespace Domain.Posts;

/// <summary>Where the kill tests end the process while posts are created and deleted.</summary>
public static class PostCrashPoints
{
    /// <summary>Nothing is written.</summary>
    public const string CreateBefore = "post-create-before";

    /// <summary>The record is written, its media are not claimed.</summary>
    public const string CreateAfter = "post-create-after";

    /// <summary>The author's list knows the post, the record is not written.</summary>
    public const string CreateListed = "post-create-listed";

    /// <summary>The media are claimed, the workflow is not started.</summary>
    public const string ClaimAfter = "post-claim-after";

    /// <summary>The workflow is started, the client does not know.</summary>
    public const string StartAfter = "post-start-after";

    /// <summary>The author's list and count hold the published post, the record is still processing.</summary>
    public const string PublishListed = "post-publish-listed";

    /// <summary>The record is not marked as deleted.</summary>
    public const string DeleteBefore = "post-delete-before";

    /// <summary>The record is marked as deleted, timelines still hold it.</summary>
    public const string DeleteAfter = "post-delete-after";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [CreateBefore, CreateListed, CreateAfter, ClaimAfter, StartAfter, PublishListed, DeleteBefore, DeleteAfter];
}
