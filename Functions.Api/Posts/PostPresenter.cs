using Domain.Accounts;
using Domain.Engagement;
using Domain.Ids;
using Domain.Media;
using Domain.Media.Hints;
using Domain.Posts;
using Functions.Api.Accounts;
using Functions.Api.Media;

namespace Functions.Api.Posts;

/// <summary>
/// Shows posts: fetches what belongs to a page of them in one batch per kind, all at once. Whether they may be shown was decided before, by
/// <see cref="PostReader"/>.
/// </summary>
public sealed class PostPresenter(
    IAccountStore accounts, UserPresenter users, IMediaStore media, MediaUrls urls, ILikeStore likes, ICommentStore comments,
    ISaveStore saves, ApiOptions options)
{
    /// <summary>One post.</summary>
    public async Task<PostResponse> PresentAsync(SnowflakeId viewer, Post post, ClientHints hints, CancellationToken cancellationToken) =>
        (await PresentAsync(viewer, [post], hints, cancellationToken))[0];

    /// <summary>The posts in the same order. Posts whose author is gone are left out.</summary>
    public Task<IReadOnlyList<PostResponse>> PresentAsync(
        SnowflakeId viewer, IReadOnlyList<Post> posts, ClientHints hints, CancellationToken cancellationToken) =>
        PresentAsync(viewer, posts, accounts.GetManyAsync([.. posts.Select(post => post.AuthorId).Distinct()], cancellationToken), hints, cancellationToken);

    /// <summary>The posts in the same order, where who posted them has been read.</summary>
    public Task<IReadOnlyList<PostResponse>> PresentAsync(
        SnowflakeId viewer, IReadOnlyList<Post> posts, IReadOnlyDictionary<SnowflakeId, Account> authors, ClientHints hints, CancellationToken cancellationToken) =>
        PresentAsync(viewer, posts, Task.FromResult(authors), hints, cancellationToken);

    /// <summary>Where people find a post.</summary>
    public string Permalink(Post post) => options.Link($"/p/{post.ShortCode}");

    /// <summary>A person beside what they posted or wrote.</summary>
    public static AuthorResponse AuthorOf(UserSummary user) => new(user.UserId, user.Username, user.ProfilePicUrl, user.IsVerified);

    private async Task<IReadOnlyList<PostResponse>> PresentAsync(
        SnowflakeId viewer, IReadOnlyList<Post> posts, Task<IReadOnlyDictionary<SnowflakeId, Account>> reading, ClientHints hints,
        CancellationToken cancellationToken)
    {
        if (posts.Count == 0)
        {
            return [];
        }

        SnowflakeId[] ids = [.. posts.Select(post => post.Id)];
        var readingAuthors = SummariseAsync(reading, cancellationToken);
        var readingMedia = media.FindManyAsync([.. posts.SelectMany(post => post.Media).Select(medium => medium.MediaId).Distinct()], cancellationToken);
        var readingLikes = likes.GetAsync(viewer, ids, cancellationToken);
        var readingComments = comments.CountAsync(ids, cancellationToken);
        var readingSaves = saves.FindSavedAsync(viewer, ids, cancellationToken);
        await Task.WhenAll(readingAuthors, readingMedia, readingLikes, readingComments, readingSaves);
        var (authors, records) = (await readingAuthors, await readingMedia);
        var (liked, commented, saved) = (await readingLikes, await readingComments, await readingSaves);
        var shown = new List<PostResponse>(posts.Count);
        foreach (var post in posts.Where(post => authors.ContainsKey(post.AuthorId)))
        {
            var pictures = new List<PostMediumResponse>(post.Media.Count);
            foreach (var medium in post.Media)
            {
                pictures.Add(await PresentAsync(medium, records.GetValueOrDefault(medium.MediaId), hints, cancellationToken));
            }

            shown.Add(new()
            {
                PostId = post.Id,
                Kind = post.Kind,
                Permalink = Permalink(post),
                Author = AuthorOf(authors[post.AuthorId]),
                Media = pictures,
                Caption = post.Caption,
                Hashtags = post.Hashtags,
                Mentions = post.Mentions,
                TaggedUsers = post.TaggedUsers,
                LocationId = post.LocationId,
                Status = post.Status,
                FailureReason = post.FailureReason,
                IsArchived = post.ArchivedAt is not null,
                LikeCount = liked.GetValueOrDefault(post.Id).Count,
                CommentCount = commented.GetValueOrDefault(post.Id),
                CreatedAt = post.CreatedAt,
                PublishedAt = post.PublishedAt,
                EditedAt = post.EditedAt,
                ViewerHasLiked = liked.GetValueOrDefault(post.Id).ByViewer,
                ViewerHasSaved = saved.Contains(post.Id),
            });
        }

        return shown;
    }

    private async Task<IReadOnlyDictionary<SnowflakeId, UserSummary>> SummariseAsync(
        Task<IReadOnlyDictionary<SnowflakeId, Account>> reading, CancellationToken cancellationToken) =>
        await users.SummariseAsync([.. (await reading).Values], cancellationToken);

    private async ValueTask<PostMediumResponse> PresentAsync(PostMedium medium, MediaRecord? record, ClientHints hints, CancellationToken cancellationToken)
    {
        var image = record?.Image;
        var variants = await VariantResponse.AllOfAsync(image, urls, cancellationToken);
        var recommended = image is null ? null : VariantChoice.Recommend(image.Variants, hints);
        return new()
        {
            MediaId = medium.MediaId,
            Type = record?.Kind == MediaKind.Video ? "video" : "image",
            AltText = medium.AltText,
            ThumbnailBlur = image?.PreviewUrl(),
            BlurHash = image?.BlurHash,
            DominantColor = image?.DominantColor,
            Width = image?.Width,
            Height = image?.Height,
            Variants = variants,
            Video = await VideoResponse.OfAsync(record, urls, options, cancellationToken),
            RecommendedUrl = recommended is null ? null : variants.Single(variant => variant.Name == recommended.Name && variant.Format == recommended.Format).Url,
        };
    }
}
