using Domain.Feed;
using Domain.Ids;

namespace Functions.Orchestrations.Publishing;

/// <summary>A visible post on its way to its readers.</summary>
/// <param name="AuthorId">Who posted it.</param>
/// <param name="Place">Its place in every feed.</param>
public sealed record PublishedPost(SnowflakeId AuthorId, FeedKey Place);
