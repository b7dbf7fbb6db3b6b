using System.Net.Mime;
using Functions.Api.Http;
using Functions.Api.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Api.OpenApi;

/// <summary>The API's description, for machines and for people.</summary>
public sealed class OpenApiFunctions(OpenApiDocument document, PageContent pages)
{
    /// <summary>The OpenAPI document.</summary>
    [Function(nameof(OpenApi))]
    [Anonymous]
    [Operation("Documentation", "This description")]
    [Answers(StatusCodes.Status200OK, ContentType = MediaTypeNames.Application.Json)]
    public IActionResult OpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi/v1.json")] HttpRequest request) =>
        ApiResult.Bytes(StatusCodes.Status200OK, document.Bytes, MediaTypeNames.Application.Json);

    /// <summary>The interactive page.</summary>
    [Function(nameof(Docs))]
    [Anonymous]
    [Operation("Documentation", "A page that lists the calls and tries them")]
    [Answers(StatusCodes.Status200OK, ContentType = MediaTypeNames.Text.Html)]
    public IActionResult Docs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request) => pages.Page(request, "docs.html");
}
