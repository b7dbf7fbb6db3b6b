namespace Domain.Media.Videos;

/// <summary>What HTTP and file names call a <see cref="VideoContainer"/>.</summary>
public static class VideoContainerExtensions
{
    /// <summary>The media type, such as <c>video/mp4</c>.</summary>
    public static string ContentType(this VideoContainer container) => container switch
    {
        VideoContainer.Mp4 => "video/mp4",
        VideoContainer.Mov => "video/quicktime",
        VideoContainer.WebM => "video/webm",
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "Not a container of films."),
    };

    /// <summary>The file extension without a dot, such as <c>mp4</c>.</summary>
    public static string FileExtension(this VideoContainer container) => container switch
    {
        VideoContainer.Mp4 => "mp4",
        VideoContainer.Mov => "mov",
        VideoContainer.WebM => "webm",
        _ => throw new ArgumentOutOfRangeException(nameof(container), container, "Not a container of films."),
    };
}
