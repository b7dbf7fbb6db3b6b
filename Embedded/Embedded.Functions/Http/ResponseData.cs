using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Primitives;

namespace Embedded.Functions.Http;

/// <summary>An ASP.NET Core answer in the worker's own terms. Headers become the answer's when it starts.</summary>
internal sealed class ResponseData : HttpResponseData
{
    private readonly HttpResponse response;
    private HttpHeadersCollection headers = new();

    public ResponseData(HttpResponse response, FunctionContext context)
        : base(context)
    {
        this.response = response;
        Cookies = new ResponseCookies(response);
        if (!response.HasStarted)
        {
            response.OnStarting(CopyHeadersAsync);
        }
    }

    public override HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)response.StatusCode;
        set => response.StatusCode = (int)value;
    }

    public override HttpHeadersCollection Headers
    {
        get => headers;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            headers = value;
        }
    }

    public override Stream Body
    {
        get => response.Body;
        set => response.Body = value;
    }

    public override HttpCookies Cookies { get; }

    private Task CopyHeadersAsync()
    {
        foreach (var header in headers.NonValidated)
        {
            response.Headers[header.Key] = new StringValues([.. header.Value]);
        }

        return Task.CompletedTask;
    }

    private sealed class ResponseCookies(HttpResponse response) : HttpCookies
    {
        public override void Append(string name, string value) => response.Cookies.Append(name, value);

        public override void Append(IHttpCookie cookie)
        {
            ArgumentNullException.ThrowIfNull(cookie);
            response.Cookies.Append(
                cookie.Name,
                cookie.Value,
                new CookieOptions
                {
                    Domain = cookie.Domain,
                    Path = cookie.Path,
                    Expires = cookie.Expires,
                    HttpOnly = cookie.HttpOnly ?? false,
                    MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                    Secure = cookie.Secure ?? false,
                    SameSite = cookie.SameSite switch
                    {
                        SameSite.Lax => SameSiteMode.Lax,
                        SameSite.Strict => SameSiteMode.Strict,
                        _ => SameSiteMode.None,
                    },
                });
        }

        public override IHttpCookie CreateNew() => throw new NotSupportedException("Make a HttpCookie and append it.");
    }
}
