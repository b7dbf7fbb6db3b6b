using Domain.Accounts;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Decoding;
using Domain.Posts;
using Domain.Social;

namespace Functions.Api.Accounts;

/// <summary>Shows accounts.</summary>
public sealed class UserPresenter(IMediaStore media, MediaUrls urls, IGraphStore graph, IPostStore posts)
{
    /// <summary>One person's profile for a viewer.</summary>
    public async Task<UserResponse> PresentAsync(Account account, SnowflakeId viewer, Relationship relationship, CancellationToken cancellationToken)
    {
        var isOwn = account.Id == viewer;
        var counting = graph.GetCountsAsync(account.Id, cancellationToken);
        var countingPosts = posts.CountByAuthorAsync(account.Id, cancellationToken);
        var summaries = await SummariseAsync([account], cancellationToken);
        var counts = await counting;
        return new UserResponse
        {
            UserId = account.Id,
            Username = account.Username,
            FullName = account.FullName,
            Bio = account.Bio,
            ProfilePicUrl = summaries[account.Id].ProfilePicUrl,
            IsPrivate = account.IsPrivate,
            IsVerified = account.IsVerified,
            FollowerCount = counts.Followers,
            FollowingCount = counts.Following,
            PostCount = await countingPosts,
            Relationship = isOwn ? null : RelationshipResponse.Of(relationship),
            Email = isOwn ? account.Email : null,
            Phone = isOwn ? account.Phone : null,
            CreatedAt = isOwn ? account.CreatedAt : null,
        };
    }

    /// <summary>People by id, with their pictures read in one batch.</summary>
    public async Task<IReadOnlyDictionary<SnowflakeId, UserSummary>> SummariseAsync(IReadOnlyCollection<Account> accounts, CancellationToken cancellationToken)
    {
        SnowflakeId[] pictures = [.. accounts.Select(account => account.ProfileMediaId).OfType<SnowflakeId>().Distinct()];
        var records = pictures.Length == 0 ? new Dictionary<SnowflakeId, MediaRecord>() : await media.FindManyAsync(pictures, cancellationToken);
        var summaries = new Dictionary<SnowflakeId, UserSummary>();
        foreach (var account in accounts)
        {
            var image = account.ProfileMediaId is { } id ? records.GetValueOrDefault(id)?.Image : null;
            var url = image is null ? null : await PictureUrlAsync(image, cancellationToken);
            summaries[account.Id] = new(account.Id, account.Username, account.FullName, url, account.IsVerified);
        }

        return summaries;
    }

    private async ValueTask<string?> PictureUrlAsync(RenderedImage image, CancellationToken cancellationToken) =>
        image.Variants.FirstOrDefault(variant => variant is { Name: VariantName.Thumb150, Format: ImageFormat.Jpeg }) is { } variant
            ? await urls.OfAsync(image, variant, cancellationToken)
            : null;
}
