namespace Domain.Posts;

/// <summary>Limits of posts, comments and saves.</summary>
public sealed class PostOptions
{
    /// <summary>Most media of a post.</summary>
    public int MaxMedia { get; set; } = 10;

    /// <summary>Longest caption, in characters a reader sees (Unicode text elements).</summary>
    public int MaxCaptionLength { get; set; } = 2_200;

    /// <summary>Longest alternative text, in characters a reader sees.</summary>
    public int MaxAltTextLength { get; set; } = 1_000;

    /// <summary>Most people tagged in a post.</summary>
    public int MaxTaggedUsers { get; set; } = 20;

    /// <summary>Hashtags and mentions of a caption that count; further ones are plain text.</summary>
    public int MaxParsedTags { get; set; } = 30;

    /// <summary>Longest place id, in characters.</summary>
    public int MaxLocationIdLength { get; set; } = 100;

    /// <summary>So many new likes within <see cref="PopularWindow"/> make a post suddenly popular; default 100.</summary>
    public int PopularLikes { get; set; } = 100;

    /// <summary>Counted from the first like on; default 1 min.</summary>
    public TimeSpan PopularWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Longest comment, in characters a reader sees.</summary>
    public int MaxCommentLength { get; set; } = 2_200;
}
