using Domain.Posts;
using Functions.Api.Http;
using Infrastructure.Durable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Posts;

/// <summary>Posts.</summary>
public sealed class PostFunctions(PostService service, PostReader reader, PostPresenter presenter, ApiOptions options, TimeProvider time)
{
    private const string Tag = "Posts";

    /// <summary>Posts.</summary>
    [Function(nameof(CreatePost))]
    [Operation(Tag, "Post 1 to 10 media of your own, or a reel of one video; 25 posts a day")]
    [Accepts(typeof(CreatePostRequest))]
    [Answers(StatusCodes.Status201Created, typeof(CreatePostResponse))]
    public async Task<IActionResult> CreatePost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/posts")] HttpRequest request,
        [DurableClient(TaskHub = "social")] DurableTaskClient client,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<CreatePostRequest>(cancellationToken, options.MaxPostBytes);
        var wanted = new NewPost(body.MediaIds, body.Caption, body.LocationId, body.TaggedUsers, body.AltTexts, KindOf(body));
        var post = await service.CreateAsync(context.IdToCreate(), context.Caller().UserId, wanted, new DurablePostWorkflow(client), cancellationToken);
        return ApiResult.Created(new CreatePostResponse(post.Id, presenter.Permalink(post), post.CreatedAt, post.Status), $"/api/v1/posts/{post.Id}");
    }

    /// <summary>Reads a post.</summary>
    [Function(nameof(GetPost))]
    [Operation(Tag, "A post")]
    [Answers(StatusCodes.Status200OK, typeof(PostResponse))]
    public async Task<IActionResult> GetPost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/posts/{postId}")] HttpRequest request,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var viewer = context.Caller().UserId;
        var post = await reader.GetAsync(viewer, HttpRequestExtensions.ParseId(postId, "post"), cancellationToken);
        return ApiResult.Ok(await presenter.PresentAsync(viewer, post, request.Hints(), cancellationToken)).WithVersion(post.ETag);
    }

    /// <summary>Edits the caption.</summary>
    [Function(nameof(EditPost))]
    [Operation(Tag, "Change the caption of your post; send If-Match to change only what you have seen")]
    [Accepts(typeof(EditPostRequest))]
    [Answers(StatusCodes.Status200OK, typeof(PostResponse))]
    public async Task<IActionResult> EditPost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "api/v1/posts/{postId}")] HttpRequest request,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        var body = await request.ReadJsonAsync<EditPostRequest>(cancellationToken);
        var caller = context.Caller().UserId;
        var post = await service.EditCaptionAsync(
            caller,
            HttpRequestExtensions.ParseId(postId, "post"),
            body.Caption,
            current => EntityVersion.Demand(request, current.ETag),
            cancellationToken);
        return ApiResult.Ok(await presenter.PresentAsync(caller, post, request.Hints(), cancellationToken)).WithVersion(post.ETag);
    }

    /// <summary>Deletes a post.</summary>
    [Function(nameof(DeletePost))]
    [Operation(Tag, "Delete your post")]
    [Answers(StatusCodes.Status204NoContent)]
    public async Task<IActionResult> DeletePost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/v1/posts/{postId}")] HttpRequest request,
        [DurableClient(TaskHub = "social")] DurableTaskClient social,
        [DurableClient(TaskHub = "media")] DurableTaskClient media,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        await service.DeleteAsync(
            context.Caller().UserId,
            HttpRequestExtensions.ParseId(postId, "post"),
            new DurablePostWorkflow(social),
            new DurableExposureWorkflow(media, time),
            cancellationToken);
        return ApiResult.NoContent();
    }

    /// <summary>Hides a post.</summary>
    [Function(nameof(ArchivePost))]
    [Operation(Tag, "Hide your post from everyone else")]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IActionResult> ArchivePost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/posts/{postId}/archive")] HttpRequest request,
        [DurableClient(TaskHub = "media")] DurableTaskClient client,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken) => ArchiveAsync(postId, true, client, context, cancellationToken);

    /// <summary>Shows a hidden post again.</summary>
    [Function(nameof(UnarchivePost))]
    [Operation(Tag, "Show your hidden post again, at its old place")]
    [Answers(StatusCodes.Status204NoContent)]
    public Task<IActionResult> UnarchivePost(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/posts/{postId}/unarchive")] HttpRequest request,
        [DurableClient(TaskHub = "media")] DurableTaskClient client,
        string postId,
        FunctionContext context,
        CancellationToken cancellationToken) => ArchiveAsync(postId, false, client, context, cancellationToken);

    private static PostKind KindOf(CreatePostRequest body) => body.Kind switch
    {
        "post" => PostKind.Post,
        "reel" => PostKind.Reel,
        _ => throw HttpRequestExtensions.InvalidField("kind", "must be post or reel"),
    };

    private async Task<IActionResult> ArchiveAsync(
        string postId, bool archived, DurableTaskClient client, FunctionContext context, CancellationToken cancellationToken)
    {
        var (caller, id) = (context.Caller().UserId, HttpRequestExtensions.ParseId(postId, "post"));
        _ = await service.ArchiveAsync(caller, id, archived, new DurableExposureWorkflow(client, time), cancellationToken);
        return ApiResult.NoContent();
    }
}
