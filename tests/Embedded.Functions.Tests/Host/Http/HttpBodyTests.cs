using System.Net;
using System.Net.Http.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Functions.Tests.Host.Http;

[TestClass]
public sealed class HttpBodyTests
{
    [TestMethod]
    public async Task A_json_body_becomes_a_parameter_and_an_object_result_becomes_json()
    {
        await using var host = await StartAsync();

        using var response = await host.Client.PostAsJsonAsync("greet", new Person("Ada"));

        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        Assert.AreEqual("Hello, Ada", (await response.Content.ReadFromJsonAsync<Greeting>())!.Text);
    }

    [TestMethod]
    [DataRow("{\"name\":", "application/json")]
    [DataRow("{\"name\":1}", "application/json")]
    [DataRow("{\"name\":\"x\"}", "text/plain")]
    public async Task A_body_that_cannot_be_read_is_the_middleware_s_to_report(string body, string type)
    {
        Exception? seen = null;
        await using var host = await StartAsync(app => app.UseMiddleware(async (_, next) =>
        {
            try
            {
                await next();
            }
            catch (Exception e)
            {
                seen = e;
                throw;
            }
        }));

        using var response = await host.Client.PostAsync("greet", new StringContent(body, null, type));

        Assert.AreEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.AreEqual(string.Empty, await response.Content.ReadAsStringAsync());
        Assert.IsInstanceOfType<InvalidOperationException>(seen);
    }

    [TestMethod]
    public async Task A_body_over_the_limit_is_refused()
    {
        var options = TestHost.Options();
        options.MaxRequestBodySize = 1000;
        await using var host = await TestHost.StartAsync(options, app => app.Services.AddSingleton<Greeter>(), typeof(BodyFunctions));

        using var fits = await host.Client.PostAsync("count", new ByteArrayContent(new byte[1000]));
        using var tooLarge = await host.Client.PostAsync("count", new ByteArrayContent(new byte[1001]));

        Assert.AreEqual("Count 1000 36", await fits.Content.ReadAsStringAsync());
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
    }

    private static Task<TestHost> StartAsync(Action<IFunctionsWorkerApplicationBuilder>? configure = null) => TestHost.StartAsync(
        TestHost.Options(),
        app =>
        {
            app.Services.AddSingleton<Greeter>();
            configure?.Invoke(app);
        },
        typeof(BodyFunctions));
}
