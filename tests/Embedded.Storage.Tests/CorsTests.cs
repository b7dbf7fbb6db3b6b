using System.Net;

namespace Embedded.Storage.Tests;

[TestClass]
public class CorsTests : StorageTest
{
    private const string Origin = "http://127.0.0.1:5173";

    private protected override void Configure(EmbeddedStorageOptions options) =>
        options.Cors.Add(new CorsRule { AllowedOrigins = [Origin], AllowedMethods = ["GET", "PUT"], AllowedHeaders = ["x-ms-*",
            "content-type"], ExposedHeaders = ["x-ms-*", "ETag"] });

    [TestMethod]
    public async Task A_browser_of_an_allowed_origin_may_upload()
    {
        var answer = await PreflightAsync(Origin, "PUT", "x-ms-blob-type, x-ms-version,Content-Type");
        await AssertOkAsync(answer, HttpStatusCode.OK);
        Assert.AreEqual(Origin, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.AreEqual("PUT", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.AreEqual("x-ms-blob-type,x-ms-version,Content-Type", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.AreEqual("3600", answer.Headers.GetValues("Access-Control-Max-Age").Single());

        var put = await Host.PutBlobAsync("x", [1], ("Origin", Origin));
        Assert.AreEqual(Origin, put.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var exposed = put.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',');
        CollectionAssert.IsSubsetOf(new[] { "ETag", "x-ms-request-id", "x-ms-version" }, exposed);
    }

    [TestMethod]
    [DataRow("http://evil.example", "PUT", "x-ms-version")]
    [DataRow(Origin, "DELETE", "x-ms-version")]
    [DataRow(Origin, "PUT", "authorization")]
    [DataRow("", "PUT", "")]
    public async Task What_no_rule_allows_is_refused(string origin, string method, string headers) =>
        await AssertRefusedAsync(await PreflightAsync(origin, method, headers), HttpStatusCode.Forbidden, "CorsPreflightFailure");

    [TestMethod]
    public async Task A_refusal_can_be_read_by_the_browser_and_foreign_origins_get_no_permission()
    {
        var refused = await Host.SendAsync(HttpMethod.Get, new Uri(Host.Endpoint, "/ingest/uploads/x"), null, ("Origin", Origin));
        await AssertRefusedAsync(refused, HttpStatusCode.Unauthorized, "NoAuthenticationInformation");
        Assert.AreEqual(Origin, refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var foreign = await Host.SendAsync(HttpMethod.Get, new Uri(Host.Endpoint, "/ingest/uploads/x"), null, ("Origin", "http://evil.example"));
        Assert.IsFalse(foreign.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.AreEqual("Origin", foreign.Headers.Vary.Single());
    }

    private Task<HttpResponseMessage> PreflightAsync(string origin, string method, string headers)
    {
        (string, string)[] all = [("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", headers)];
        return Host.SendAsync(HttpMethod.Options, new Uri(Host.Endpoint, "/ingest/uploads/x"), null, [.. all.Where(h => h.Item2.Length > 0)]);
    }
}
