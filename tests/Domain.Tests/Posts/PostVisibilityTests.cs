using Domain.Accounts;
using Domain.Ids;
using Domain.Posts;

namespace Domain.Tests.Posts;

[TestClass]
public sealed class PostVisibilityTests
{
    private static readonly SnowflakeId Author = new(1);
    private static readonly SnowflakeId Viewer = new(2);
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [TestMethod]
    public void Every_combination_is_decided_as_the_requirements_say()
    {
        bool[] both = [false, true];
        var seen = 0;
        foreach (var status in Enum.GetValues<PostStatus>())
        {
            foreach (var (archived, deleted, isPrivate, follows, blocked, own, gone) in
                from archived in both
                from deleted in both
                from isPrivate in both
                from follows in both
                from blocked in both
                from own in both
                from gone in both
                select (archived, deleted, isPrivate, follows, blocked, own, gone))
            {
                var post = new Post
                {
                    Id = new(9), AuthorId = Author, Status = status, Media = [], CreatedAt = Now, ArchivedAt = archived
                        ? Now
                        : null, DeletedAt = deleted ? Now : null,
                };
                var author = gone ? null : new Account { Id = Author, Username = "a", CreatedAt = Now, IsPrivate = isPrivate };
                var expected = !deleted && !gone && (own || (status == PostStatus.Published && !archived && !blocked && (!isPrivate || follows)));
                Assert.AreEqual(expected, PostVisibility.CanSee(post, author, own ? Author : Viewer, follows, blocked));
                seen++;
            }
        }

        Assert.AreEqual(3 * 128, seen);
        Assert.IsFalse(PostVisibility.CanSee(null, null, Viewer, true, false));
    }
}
