using Microsoft.Azure.Cosmos;

namespace Infrastructure.Cosmos;

/// <summary>Every container with its partition key, the one list that both homes create them from.</summary>
public static class CosmosContainers
{
    /// <summary>The database.</summary>
    public const string Database = "instagram";

    /// <summary>An account, a user's refresh sessions and idempotency records by user id.</summary>
    public const string Users = "users";

    /// <summary>Unique names: username, e-mail, phone, each an item that claims it.</summary>
    public const string Usernames = "usernames";

    /// <summary>Posts by id.</summary>
    public const string Posts = "posts";

    /// <summary>A small item per post under its author, ordered by <c>sortKey</c>: profile grids, rebuilds, celebrity pages.</summary>
    public const string PostsByAuthor = "postsByAuthor";

    /// <summary>Media records by id.</summary>
    public const string Media = "media";

    /// <summary>Rendered originals by owner and content hash, with the list of media that refer to them.</summary>
    public const string MediaByHash = "mediaByHash";

    /// <summary>Edges by who follows.</summary>
    public const string Follows = "follows";

    /// <summary>Edges by who is followed.</summary>
    public const string Followers = "followers";

    /// <summary>Likes by what is liked.</summary>
    public const string Likes = "likes";

    /// <summary>Comments by post.</summary>
    public const string Comments = "comments";

    /// <summary>Saved posts by who saved.</summary>
    public const string Saves = "saves";

    /// <summary>Perceptual hashes of pictures, by shard.</summary>
    public const string Fingerprints = "fingerprints";

    /// <summary>Reports of pictures that look nearly the same, by picture.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>What the monitor found stuck and what it did about it, by subject.</summary>
    public const string Repairs = "repairs";

    /// <summary>What operators did, by month.</summary>
    public const string OperatorActions = "operatorActions";

    /// <summary>Small bookkeeping items, by id: the shard counter, sweeps.</summary>
    public const string System = "system";

    /// <summary>What is created where it is missing.</summary>
    public static IReadOnlyList<ContainerProperties> All { get; } =
    [
        new(Users, "/id") { DefaultTimeToLive = -1 },
        new(Usernames, "/name") { DefaultTimeToLive = -1 },
        new(Posts, "/id") { DefaultTimeToLive = -1 },
        new(PostsByAuthor, "/authorId"),
        new(Media, "/id") { DefaultTimeToLive = -1 },
        new(MediaByHash, "/ownerId"),
        new(Follows, "/followerId") { DefaultTimeToLive = -1 },
        new(Followers, "/followeeId") { DefaultTimeToLive = -1 },
        new(Likes, "/targetId"),
        new(Comments, "/postId"),
        new(Saves, "/userId"),
        new(Fingerprints, "/shard") { DefaultTimeToLive = -1 },
        new(Duplicates, "/mediaId") { DefaultTimeToLive = -1 },
        new(Repairs, "/subject") { DefaultTimeToLive = -1 },
        new(OperatorActions, "/month") { DefaultTimeToLive = -1 },
        new(System, "/id") { DefaultTimeToLive = -1 },
    ];
}
