using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Tests.Host.Http;

public static class RouteFunctions
{
    [Function("GetNumber")]
    public static IActionResult GetNumber(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{id}")] HttpRequest request,
        long id) => new OkObjectResult(id);

    [Function("GetConstrained")]
    public static IActionResult GetConstrained(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "constrained/{id:long}")] HttpRequest request,
        long id) => new OkObjectResult(id);

    [Function("GetGuid")]
    public static IActionResult GetGuid(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guids/{id}")] HttpRequest request,
        Guid id) => new OkObjectResult(id);

    [Function("GetFlag")]
    public static IActionResult GetFlag(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "flags/{flag}")] HttpRequest request,
        bool flag) => new OkObjectResult(flag);

    [Function("GetOptional")]
    public static IActionResult GetOptional(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{id?}")] HttpRequest request,
        int id = 7) => new OkObjectResult(id);

    [Function("GetText")]
    public static Task<IActionResult> GetText(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "texts/{text}")] HttpRequest request,
        string text) => Task.FromResult<IActionResult>(new OkObjectResult(text));

    [Function("GetRest")]
    public static IResult GetRest(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "rest/{*path}")] HttpRequest request,
        string? path) => Results.Text(path ?? "nothing");

    [Function("PostThing")]
    public static IActionResult PostThing([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "things")] HttpRequest request) =>
        new StatusCodeResult(StatusCodes.Status201Created);

    [Function("GetThing")]
    public static IActionResult GetThing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things")] HttpRequest request) =>
        new OkResult();

    [Function("Direct")]
    public static Task Direct([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "direct")] HttpRequest request) =>
        request.HttpContext.Response.WriteAsync("direct");

    [Function("Fails")]
    public static IActionResult Fails([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fails")] HttpRequest request) =>
        throw new InvalidOperationException("secret detail");

    [Function("Secured")]
    public static IActionResult Secured([HttpTrigger(AuthorizationLevel.Function, "get", Route = "secured")] HttpRequest request) =>
        new OkResult();

    [Function("AdminOnly")]
    public static IActionResult AdminOnly([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "adminonly")] HttpRequest request) =>
        new OkResult();
}
