using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Tests.Host.Hosting;

public sealed class PipelineFunctions(Probe probe, ScopedThing thing)
{
    [Function("Web")]
    public async Task<IActionResult> WebAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "web")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        probe.Tell($"web {thing.Number} {ReferenceEquals(request.HttpContext.RequestServices.GetService(typeof(ScopedThing)), thing)}");
        if (request.Query.ContainsKey("wait"))
        {
            await probe.Gate.Task.WaitAsync(cancellationToken);
        }

        return new OkObjectResult("original");
    }

    [Function("Message")]
    public void Message([ServiceBusTrigger("q")] string text) => probe.Tell($"message {thing.Number}");

    [Function("Tick")]
    public void Tick([TimerTrigger("0 0 0 1 1 *", UseMonitor = false)] TimerInfo timer) => probe.Tell($"tick {thing.Number}");
}
