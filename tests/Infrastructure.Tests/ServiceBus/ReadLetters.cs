using Microsoft.Azure.Functions.Worker;

namespace Infrastructure.Tests.ServiceBus;

/// <summary>Takes messages, or fails, as the test says.</summary>
public sealed class ReadLetters(Handler handler)
{
    [Function(nameof(ReadLetters))]
    public void Run([ServiceBusTrigger("letters", Connection = "ServiceBus")] string message)
    {
        if (handler.Fails)
        {
            throw new InvalidOperationException("The test says so.");
        }

        handler.Handled.Enqueue(message);
    }
}
