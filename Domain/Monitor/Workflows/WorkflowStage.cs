namespace Domain.Monitor.Workflows;

/// <summary>Where workflows say that they are, as their custom status.</summary>
public static class WorkflowStage
{
    /// <summary><c>ProcessUpload</c> waits for the bytes.</summary>
    public const string AwaitingUpload = "awaiting_upload";

    /// <summary><c>ProcessUpload</c> works on them.</summary>
    public const string Processing = "processing";

    /// <summary><c>ProcessUpload</c> writes the verdict and tells it.</summary>
    public const string Settling = "settling";

    /// <summary><c>PublishPost</c> waits for its media.</summary>
    public const string AwaitingMedia = "awaiting_media";

    /// <summary><c>PublishPost</c> makes the post visible.</summary>
    public const string Publishing = "publishing";

    /// <summary><c>PublishPost</c> sends the post to the followers.</summary>
    public const string Sending = "sending";
}
