using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Embedded.Functions.Http;

/// <summary>An ASP.NET Core request in the worker's own terms.</summary>
internal sealed class RequestData(HttpRequest request, FunctionContext context) : HttpRequestData(context)
{
    private HttpHeadersCollection? headers;

    public override Stream Body => request.Body;

    public override HttpHeadersCollection Headers =>
        headers ??= new(request.Headers.Select(header => KeyValuePair.Create<string, IEnumerable<string>>(header.Key, header.Value!)));

    public override IReadOnlyCollection<IHttpCookie> Cookies => [.. request.Cookies.Select(cookie => new HttpCookie(cookie.Key, cookie.Value))];

    public override Uri Url { get; } = new(request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => request.HttpContext.User.Identities;

    public override string Method => request.Method;

    public override HttpResponseData CreateResponse() => new ResponseData(request.HttpContext.Response, FunctionContext);
}
