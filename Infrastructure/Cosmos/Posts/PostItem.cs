using Domain.Posts;

namespace Infrastructure.Cosmos.Posts;

/// <summary>A post as stored, in a partition of its own.</summary>
/// <param name="Id">The post's id.</param>
/// <param name="Key">Its fixed-width form, which sorts by time.</param>
/// <param name="Post">The record.</param>
internal sealed record PostItem(string Id, string Key, Post Post)
{
    public static PostItem From(Post post) => new(post.Id.ToString(), post.Id.ToKey(), post);
}
