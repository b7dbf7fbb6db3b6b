using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Embedded.Functions.Tests.Host.Http;

public sealed class BodyFunctions(Greeter greeter)
{
    [Function("Greet")]
    public IActionResult Greet(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "greet")] HttpRequest request,
        [FromBody] Person person
    ) => new ObjectResult(new Greeting(greeter.Greet(person?.Name ?? "nobody"))) { StatusCode = StatusCodes.Status202Accepted };

    [Function("Count")]
    public async Task<IActionResult> CountAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "count")] HttpRequest request,
        FunctionContext context,
        CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return new OkObjectResult($"{context.FunctionDefinition.Name} {body.Length} {context.InvocationId.Length}");
    }
}
