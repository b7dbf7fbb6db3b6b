using System.Text;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Tests.Host.Messaging;

public sealed class MessageFunctions(Probe probe)
{
    [Function("OnText")]
    public void OnText([ServiceBusTrigger("texts")] string text, string messageId, int deliveryCount, string? subject) =>
        probe.Tell($"{text} {messageId} {deliveryCount} {subject}");

    [Function("OnBytes")]
    public void OnBytes([ServiceBusTrigger("bytes")] byte[] bytes) => probe.Tell(Encoding.UTF8.GetString(bytes));

    [Function("OnOrder")]
    public Task OnOrder([ServiceBusTrigger("%ORDERS%")] Order order, FunctionContext context)
    {
        probe.Tell($"{order.Id} {order.Item} {context.BindingContext.BindingData["MessageId"]}");
        return Task.CompletedTask;
    }

    [Function("OnEventA")]
    public void OnEventA([ServiceBusTrigger("events", "a")] string text) => probe.Tell($"a {text}");

    [Function("OnEventB")]
    public void OnEventB([ServiceBusTrigger("events", "b")] string text) => probe.Tell($"b {text}");

    [Function("OnFlaky")]
    public void OnFlaky([ServiceBusTrigger("flaky")] string text, int deliveryCount)
    {
        probe.Tell($"{text} {deliveryCount}");
        if (probe.Fails)
        {
            throw new InvalidOperationException("out of order");
        }
    }

    [Function("OnSlow")]
    public async Task OnSlow([ServiceBusTrigger("slow")] string text, int deliveryCount)
    {
        probe.Enter();
        probe.Tell($"{text} {deliveryCount}");
        await probe.Gate.Task;
        probe.Leave();
    }

    [Function("OnBatch")]
    public async Task OnBatch([ServiceBusTrigger("batches", IsBatched = true)] Order[] orders)
    {
        probe.Tell(string.Join(' ', orders.Select(order => order.Id)));
        await probe.Gate.Task;
        if (probe.Fails)
        {
            throw new InvalidOperationException("out of order");
        }
    }

    [Function("OnForward")]
    [ServiceBusOutput("bytes")]
    public string OnForward([ServiceBusTrigger("forward")] string text) => text + "!";
}
