using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Host.Http;

public static class RequestDataFunctions
{
    [Function("Describe")]
    public static async Task<HttpResponseData> DescribeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "describe/{name}")] HttpRequestData request,
        string name)
    {
        var person = await request.ReadFromJsonAsync<Person>();
        var response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("X-Method", request.Method);
        response.Cookies.Append(new HttpCookie("seen", request.Cookies.Single().Value) { HttpOnly = true, SameSite = SameSite.Strict });
        await response.WriteAsJsonAsync(
            new
            {
                name,
                Person = person,
                Query = request.Query["q"],
                Header = request.Headers.GetValues("X-Test").Single(),
                request.Url.AbsolutePath,
            });
        return response;
    }

    [Function("Text")]
    public static async Task<HttpResponseData> TextAsync([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "text")] HttpRequestData request)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync((await request.ReadAsStringAsync())!.ToUpperInvariant());
        return response;
    }

    [Function("Wait")]
    public static Task<string> WaitAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("Go");

    [Function("StartWait")]
    public static async Task<HttpResponseData> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "waits/{id}")] HttpRequestData request,
        string id,
        [DurableClient] DurableTaskClient client)
    {
        await client.ScheduleNewOrchestrationInstanceAsync("Wait", new StartOrchestrationOptions(id));
        return await client.CreateCheckStatusResponseAsync(request, id);
    }
}
