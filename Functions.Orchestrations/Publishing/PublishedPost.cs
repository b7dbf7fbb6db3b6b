using System.Text.Json.Serialization;
using Domain.Feed;
using Domain.Ids;
using Domain.Posts;

namespace Functions.Orchestrations.Publishing;

/// <summary>A visible post on its way to its readers.</summary>
/// <param name="AuthorId">Who posted it.</param>
/// <param name="Place">Its place in every feed.</param>
/// <param name="Kind">What it is; unsaid of a plain post.</param>
public sealed record PublishedPost(
    SnowflakeId AuthorId, FeedKey Place, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] PostKind Kind = PostKind.Post)
{
    /// <summary>The timelines of a reader that it belongs to.</summary>
    public IEnumerable<TimelineName> HomesOf(SnowflakeId reader) => TimelineName.Holding(Kind).Select(only => TimelineName.Home(reader, only));

    /// <summary>Those that its author has: the own ones, and the sets that readers fetch.</summary>
    public IReadOnlyList<TimelineName> OfAuthor() =>
        [.. HomesOf(AuthorId), .. TimelineName.Holding(Kind).Select(only => TimelineName.Celebrity(AuthorId, only))];
}
