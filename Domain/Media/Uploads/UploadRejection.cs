namespace Domain.Media.Uploads;

/// <summary>Why an upload is refused before its bytes are read: stable codes, shown to its owner as the medium's <c>reason</c>.</summary>
public static class UploadRejection
{
    /// <summary>The blob is longer than the client announced.</summary>
    public const string LargerThanAnnounced = "larger_than_announced";

    /// <summary>The blob was written again after the client had said that it was done.</summary>
    public const string ChangedAfterConfirmation = "changed_after_confirmation";

    /// <summary>The blob is gone.</summary>
    public const string Gone = "upload_gone";
}
