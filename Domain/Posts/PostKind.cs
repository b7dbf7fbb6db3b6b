using System.Text.Json.Serialization;

namespace Domain.Posts;

/// <summary>What a post is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PostKind>))]
public enum PostKind
{
    /// <summary>Pictures and videos, one to ten.</summary>
    [JsonStringEnumMemberName("post")]
    Post,

    /// <summary>One video (PO-4). It stands in the feed of posts and in a feed of its own.</summary>
    [JsonStringEnumMemberName("reel")]
    Reel,
}
