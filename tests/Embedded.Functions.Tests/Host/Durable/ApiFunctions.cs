using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Tests.Host.Durable;

public static class ApiFunctions
{
    [Function("Start")]
    public static async Task<IActionResult> StartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "work/{id}")] HttpRequest request,
        string id,
        [DurableClient(TaskHub = "%WORK_HUB%")] DurableTaskClient client)
    {
        await client.ScheduleNewOrchestrationInstanceAsync("Work", new WorkItem("six", 6), new StartOrchestrationOptions(id));
        return new AcceptedResult();
    }
}
