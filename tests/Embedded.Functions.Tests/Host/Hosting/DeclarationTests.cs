using Embedded.Functions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Tests.Host.Hosting;

[TestClass]
public sealed class DeclarationTests
{
    [TestMethod]
    [DataRow(typeof(TwoTriggers), "TwoTriggers", "exactly one trigger")]
    [DataRow(typeof(NoTrigger), "NoTrigger", "exactly one trigger")]
    [DataRow(typeof(SameName), "Same", "also that of")]
    [DataRow(typeof(SameRoute), "RouteB", "also that of 'RouteA'")]
    [DataRow(typeof(HiddenRoute), "SignIn", "'Root' with '{*path}' takes its requests")]
    [DataRow(typeof(QueryParameter), "QueryParameter", "no parameter of the route")]
    [DataRow(typeof(PlainResult), "PlainResult", "returns IActionResult, IResult or HttpResponseData")]
    [DataRow(typeof(EmptyRoute), "EmptyRoute", "empty route")]
    [DataRow(typeof(ReservedRoute), "ReservedRoute", "reserved")]
    [DataRow(typeof(BrokenRoute), "BrokenRoute", "malformed")]
    [DataRow(typeof(AwaitsNothing), "AwaitsNothing", "does not await ValueTask")]
    [DataRow(typeof(AsyncVoid), "AsyncVoid", "async void")]
    [DataRow(typeof(BadSchedule), "BadSchedule", "neither an NCRONTAB expression")]
    [DataRow(typeof(MissingSetting), "MissingSetting", "%NOT_THERE%")]
    [DataRow(typeof(Batched), "Batched", "a batch of messages binds to an array")]
    [DataRow(typeof(Sessions), "Sessions", "sessions")]
    [DataRow(typeof(WrongTimer), "WrongTimer", "binds a TimerInfo")]
    [DataRow(typeof(NullableInput), "NullableInput", "exact type")]
    [DataRow(typeof(TwoInputs), "TwoInputs", "only one parameter")]
    [DataRow(typeof(UnknownHub), "UnknownHub", "'elsewhere'")]
    [DataRow(typeof(NoHub), "NoHub", "none of its own")]
    [DataRow(typeof(BadName), "1st", "starts with a letter")]
    [DataRow(typeof(HiddenMethod), "HiddenMethod", "public")]
    [DataRow(typeof(RetriedHttp), "RetriedHttp", "timer triggers only")]
    public void A_declaration_that_cannot_work_fails_the_start_and_names_the_function(Type type, string function, string reason)
    {
        var error = Assert.ThrowsExactly<FunctionDeclarationException>(() => Build(type, null));

        Assert.AreEqual(function, error.Function);
        StringAssert.Contains(error.Message, $"'{function}'");
        StringAssert.Contains(error.Message, reason);
    }

    [TestMethod]
    public void A_disabled_function_is_not_even_compiled() =>
        Build(typeof(BadSchedule), new Dictionary<string, string?> { ["AzureWebJobs.BadSchedule.Disabled"] = "true" });

    [TestMethod]
    public void Http_functions_need_the_aspnet_integration()
    {
        var builder = EmbeddedFunctionsHost.CreateBuilder(TestHost.Options());
        builder.AddApp("app", [typeof(Fine)], _ => { });

        StringAssert.Contains(
            Assert.ThrowsExactly<FunctionDeclarationException>(builder.Build).Message,
            "ConfigureFunctionsWebApplication");
    }

    [TestMethod]
    public void A_service_that_cannot_be_made_fails_the_start()
    {
        var builder = EmbeddedFunctionsHost.CreateBuilder(TestHost.Options());
        builder.AddApp("app", [typeof(Fine)], app => app.ConfigureFunctionsWebApplication().Services.AddSingleton<Incomplete>());

        StringAssert.Contains(Assert.ThrowsExactly<AggregateException>(builder.Build).Message, "'System.Uri'");
    }

    private static void Build(Type type, IReadOnlyDictionary<string, string?>? settings)
    {
        var builder = EmbeddedFunctionsHost.CreateBuilder(TestHost.Options());
        builder.Configuration["AzureFunctionsJobHost:extensions:http:routePrefix"] = string.Empty;
        builder.AddApp("app", [type], app => app.ConfigureFunctionsWebApplication(), settings);
        builder.Build();
    }

    public static class Fine
    {
        [Function("Fine")]
        public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();
    }

    private sealed class Incomplete(Uri missing)
    {
        public Uri Missing { get; } = missing;
    }

    public static class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [ServiceBusTrigger("q")] string text) { }
    }

    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run(FunctionContext context) { }
    }

    public static class SameName
    {
        [Function("same")]
        public static void A([TimerTrigger("0 * * * * *")] TimerInfo timer) { }

        [Function("Same")]
        public static void B([TimerTrigger("0 * * * * *")] TimerInfo timer) { }
    }

    public static class SameRoute
    {
        [Function("RouteA")]
        public static IActionResult A(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "x/{a}")] HttpRequest request,
            string a) => new OkResult();

        [Function("RouteB")]
        public static IActionResult B([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "X/{b}")] HttpRequest request, string b) =>
            new OkResult();
    }

    public static class QueryParameter
    {
        [Function("QueryParameter")]
        public static IActionResult Run(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x")] HttpRequest request,
            string cursor) => new OkResult();
    }

    public static class PlainResult
    {
        [Function("PlainResult")]
        public static Task<string> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x")] HttpRequest request) =>
            Task.FromResult("x");
    }

    public static class HiddenRoute
    {
        [Function("Me")]
        public static IActionResult Me([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users/me")] HttpRequest request) => new OkResult();

        [Function("One")]
        public static IActionResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "users/{id}")] HttpRequest request, string id) =>
            new OkObjectResult(id);

        [Function("Page")]
        public static IActionResult Page([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pages/{number:int}")] HttpRequest request, int number) =>
            new OkObjectResult(number);

        [Function("PageOfContents")]
        public static IActionResult Contents([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "pages/contents")] HttpRequest request) =>
            new OkResult();

        [Function("Root")]
        public static IActionResult Root([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "{*path}")] HttpRequest request) => new OkResult();

        [Function("SignIn")]
        public static IActionResult SignIn([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions")] HttpRequest request) => new OkResult();

        [Function("SignOut")]
        public static IActionResult SignOut([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions")] HttpRequest request) => new OkResult();
    }

    public static class EmptyRoute
    {
        [Function("EmptyRoute")]
        public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "")] HttpRequest request) =>
            new OkResult();
    }

    public static class ReservedRoute
    {
        [Function("ReservedRoute")]
        public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/runtime/x")] HttpRequest request) =>
            new OkResult();
    }

    public static class BrokenRoute
    {
        [Function("BrokenRoute")]
        public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "x/{")] HttpRequest request) =>
            new OkResult();
    }

    public static class AwaitsNothing
    {
        [Function("AwaitsNothing")]
        public static ValueTask Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => ValueTask.CompletedTask;
    }

    public static class AsyncVoid
    {
        [Function("AsyncVoid")]
        public static async void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => await Task.Yield();
    }

    public static class BadSchedule
    {
        [Function("BadSchedule")]
        public static void Run([TimerTrigger("now and then")] TimerInfo timer) { }
    }

    public static class MissingSetting
    {
        [Function("MissingSetting")]
        public static void Run([ServiceBusTrigger("%NOT_THERE%")] string text) { }
    }

    public static class Sessions
    {
        [Function("Sessions")]
        public static void Run([ServiceBusTrigger("q", IsSessionsEnabled = true)] string text) { }
    }

    public static class Batched
    {
        [Function("Batched")]
        public static void Run([ServiceBusTrigger("q", IsBatched = true)] string text) { }
    }

    public static class WrongTimer
    {
        [Function("WrongTimer")]
        public static void Run([TimerTrigger("0 * * * * *")] DateTime timer) { }
    }

    public static class NullableInput
    {
        [Function("NullableInput")]
        public static void Run([OrchestrationTrigger] TaskOrchestrationContext context, int? input) { }
    }

    public static class TwoInputs
    {
        [Function("TwoInputs")]
        public static void Run([OrchestrationTrigger] TaskOrchestrationContext context, int a, int b) { }
    }

    public static class UnknownHub
    {
        [Function("UnknownHub")]
        public static void Run(
            [TimerTrigger("0 * * * * *")] TimerInfo timer,
            [DurableClient(TaskHub = "elsewhere")] DurableTaskClient client) { }
    }

    public static class NoHub
    {
        [Function("NoHub")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client) { }
    }

    public static class BadName
    {
        [Function("1st")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) { }
    }

    public static class HiddenMethod
    {
        [Function("HiddenMethod")]
        internal static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) { }
    }

    public static class RetriedHttp
    {
        [Function("RetriedHttp")]
        [FixedDelayRetry(3, "00:00:01")]
        public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new OkResult();
    }
}
