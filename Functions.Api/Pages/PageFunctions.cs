using System.Net.Mime;
using Domain.Posts;
using Domain.Problems;
using Functions.Api.Http;
using Functions.Api.Posts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;

namespace Functions.Api.Pages;

/// <summary>The built-in page, permalinks, and the answer to every path that nothing else answers.</summary>
public sealed class PageFunctions(PageContent pages, PostReader reader, PostPresenter presenter, ApiOptions options)
{
    private const string Home = "index.html";

    /// <summary>Scripts and styles of the pages.</summary>
    [Function(nameof(Asset))]
    [Anonymous]
    [Operation("Pages", "Scripts and styles of the built-in pages")]
    [Answers(StatusCodes.Status200OK, ContentType = "text/javascript")]
    public static IActionResult Asset([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "assets/{name}")] HttpRequest request, string name) =>
        PageContent.Asset(name) ?? throw ProblemException.NotFound("asset");

    /// <summary>A post by its permalink: the page for browsers, the post for programs.</summary>
    [Function(nameof(Permalink))]
    [Anonymous]
    [Operation("Posts", "A post by the short code of its permalink; browsers get the page")]
    [Answers(StatusCodes.Status200OK, typeof(PostResponse))]
    public async Task<IActionResult> Permalink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "p/{code}")] HttpRequest request,
        string code,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        if (request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase))
        {
            return pages.Page(request, Home);
        }

        var viewer = context.TryGetCaller()?.UserId
            ?? throw new ProblemException(ProblemKind.Unauthenticated, "unauthenticated", "Sign in and send the access token as 'Authorization: Bearer …'.");
        var id = ShortCode.TryParse(code, out var parsed) ? parsed : throw ProblemException.NotFound("post");
        var post = await reader.GetAsync(viewer, id, cancellationToken);
        return ApiResult.Ok(await presenter.PresentAsync(viewer, post, request.Hints(), cancellationToken)).WithVersion(post.ETag);
    }

    /// <summary>The monitor's page. It shows nothing but a sign-in to whoever has no role in it.</summary>
    [Function(nameof(Monitor))]
    [Anonymous]
    [Operation("Pages", "The monitor's page, for readers and operators")]
    [Answers(StatusCodes.Status200OK, ContentType = MediaTypeNames.Text.Html)]
    public IActionResult Monitor([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "monitor")] HttpRequest request) =>
        pages.Page(request, "monitor.html");

    /// <summary>Demo people to sign in as.</summary>
    [Function(nameof(ListDemoPeople))]
    [Anonymous]
    [Operation("Pages", "Demo people one can sign in as; empty unless the demo runs")]
    [Answers(StatusCodes.Status200OK, typeof(ListResponse<DemoPerson>))]
    public IActionResult ListDemoPeople([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/demo/people")] HttpRequest request) =>
        ApiResult.Ok(new ListResponse<DemoPerson>([.. options.DemoPeople], null));

    /// <summary>
    /// The page at the root. Everything else is not found: the catch-all route exists because the real host cannot route the root alone.
    /// Its name must be the last one, since that host asks routes in the order of function names.
    /// </summary>
    [Function("ZCatchAll")]
    [Anonymous]
    [Operation("Pages", "The built-in page at /; problem+json for every other path")]
    [Answers(StatusCodes.Status200OK, ContentType = MediaTypeNames.Text.Html)]
    public IActionResult Root(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request)
    {
        var isHome = request.Path.Value is null or "" or "/";
        if (isHome && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            return pages.Page(request, Home);
        }

        var allowed = isHome ? [HttpMethods.Get, HttpMethods.Head] : HttpFunction.MethodsAt(request.Path);
        return allowed.Count == 0
            ? throw new ProblemException(ProblemKind.NotFound, "no_such_path", $"There is nothing at {Shorten(request.Path)}. See /docs.")
            : MethodNotAllowed(request, string.Join(", ", allowed));
    }

    private static ApiResult MethodNotAllowed(HttpRequest request, string allowed) =>
        Problems.Create(
            StatusCodes.Status405MethodNotAllowed,
            "method_not_allowed",
            $"{Shorten(request.Path)} answers {allowed} only.",
            request.HttpContext.Response.Headers[ProblemMiddleware.CorrelationHeader])
        .With(HeaderNames.Allow, allowed);

    private static string Shorten(PathString path) => path.Value is { Length: > 100 } text ? text[..100] + "…" : path.ToString();
}
