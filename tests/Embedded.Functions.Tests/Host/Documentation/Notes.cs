// <example>
using System.Text;
using Embedded.Functions.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Tests.Host.Documentation;

public sealed class Notes(EmbeddedServiceBus bus, List<string> kept)
{
    [Function("AddNote")]
    public async Task<IActionResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notes/{text}")] HttpRequest request, string text)
    {
        await bus.SendAsync("notes", Encoding.UTF8.GetBytes(text));
        return new AcceptedResult();
    }

    [Function("KeepNote")]
    public void Keep([ServiceBusTrigger("notes")] string text) => kept.Add(text);

    [Function("ForgetNotes")]
    public void Forget([TimerTrigger("0 0 3 * * *")] TimerInfo timer) => kept.Clear();
}
// </example>
