using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Host.Durable;

/// <summary>An entity that is its own function.</summary>
public sealed class OwnEntity : TaskEntity<int>
{
    public int AddTo(int amount) => State += amount;

    [Function("Own")]
    public Task DispatchAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync(this);
}
