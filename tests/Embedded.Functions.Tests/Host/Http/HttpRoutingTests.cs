using System.Globalization;
using System.Net;
using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Functions.Tests.Host.Http;

[TestClass]
public sealed class HttpRoutingTests
{
    private static TestHost host = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        var options = TestHost.Options();
        options.Keys = new() { Master = "master", Host = "host", System = "system", Functions = { ["Secured"] = "own" } };
        host = await TestHost.StartAsync(options, _ => { }, typeof(RouteFunctions));
    }

    [ClassCleanup]
    public static async Task StopAsync() => await host.DisposeAsync();

    [TestMethod]
    [DataRow("numbers/42", HttpStatusCode.OK, "42")]
    [DataRow("numbers/-1", HttpStatusCode.OK, "-1")]
    [DataRow("numbers/007", HttpStatusCode.InternalServerError, "")]
    [DataRow("numbers/x", HttpStatusCode.InternalServerError, "")]
    [DataRow("numbers/9223372036854775808", HttpStatusCode.InternalServerError, "")]
    [DataRow("NUMBERS/42", HttpStatusCode.OK, "42")]
    [DataRow("constrained/42", HttpStatusCode.OK, "42")]
    [DataRow("constrained/x", HttpStatusCode.NotFound, "")]
    [DataRow("guids/8f4e1b1e-6a8a-4d2a-9d0c-1f6f0f4f3a11", HttpStatusCode.OK, "\"8f4e1b1e-6a8a-4d2a-9d0c-1f6f0f4f3a11\"")]
    [DataRow("guids/x", HttpStatusCode.InternalServerError, "")]
    [DataRow("flags/true", HttpStatusCode.OK, "true")]
    [DataRow("flags/True", HttpStatusCode.InternalServerError, "")]
    [DataRow("optional", HttpStatusCode.OK, "7")]
    [DataRow("optional/8", HttpStatusCode.OK, "8")]
    [DataRow("rest/a/b/c", HttpStatusCode.OK, "a/b/c")]
    [DataRow("rest", HttpStatusCode.OK, "nothing")]
    [DataRow("direct", HttpStatusCode.OK, "direct")]
    [DataRow("fails", HttpStatusCode.InternalServerError, "")]
    [DataRow("unknown", HttpStatusCode.NotFound, "")]
    public async Task A_route_answers_as_the_real_host_does(string path, HttpStatusCode status, string body)
    {
        using var response = await host.Client.GetAsync(path);

        Assert.AreEqual(status, response.StatusCode);
        Assert.AreEqual(body, await response.Content.ReadAsStringAsync());
    }

    [TestMethod]
    [DataRow("DELETE", "things")]
    [DataRow("HEAD", "things")]
    [DataRow("OPTIONS", "numbers/1")]
    public async Task An_unsupported_method_is_not_found(string method, string path)
    {
        using var response = await host.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
    }

    [TestMethod]
    public async Task The_method_chooses_between_functions_of_one_route()
    {
        using var created = await host.Client.PostAsync("things", null);
        using var read = await host.Client.GetAsync("things");

        Assert.AreEqual(HttpStatusCode.Created, created.StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, read.StatusCode);
    }

    [TestMethod]
    [DataRow("secured", null, false)]
    [DataRow("secured", "wrong", false)]
    [DataRow("secured", "system", false)]
    [DataRow("secured", "own", true)]
    [DataRow("secured", "host", true)]
    [DataRow("secured", "master", true)]
    [DataRow("adminonly", "host", false)]
    [DataRow("adminonly", "system", false)]
    [DataRow("adminonly", "master", true)]
    public async Task A_key_opens_only_its_level(string path, string? key, bool opens)
    {
        var byQuery = key is null ? path : $"{path}?code={key}";
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        using var queried = await host.Client.GetAsync(byQuery);
        using var headed = await host.Client.SendAsync(request);

        Assert.AreEqual(opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, queried.StatusCode);
        Assert.AreEqual(opens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, headed.StatusCode);
    }

    [TestMethod]
    public void Any_segment_text_reaches_the_function_unchanged() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString>().Filter(s => IsSegment(s.Get)),
        text =>
        {
            using var response = host.Client.Send(new HttpRequestMessage(HttpMethod.Get, "texts/" + Uri.EscapeDataString(text.Get)));
            using var reader = new StreamReader(response.Content.ReadAsStream());
            return reader.ReadToEnd() == text.Get;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [TestMethod]
    public void Any_long_makes_the_round_trip() => Prop.ForAll<long>(number =>
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"constrained/{number}");
        using var response = host.Client.Send(new HttpRequestMessage(HttpMethod.Get, path));
        using var reader = new StreamReader(response.Content.ReadAsStream());
        return long.Parse(reader.ReadToEnd(), CultureInfo.InvariantCulture) == number;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    // A dot segment is removed by the client; a slash or a NUL cannot stand inside a segment; unpaired surrogates have no encoding.
    private static bool IsSegment(string text) =>
        text is not ("." or "..") && !text.Contains('/', StringComparison.Ordinal) && !text.Contains('\0', StringComparison.Ordinal)
        && text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);
}
