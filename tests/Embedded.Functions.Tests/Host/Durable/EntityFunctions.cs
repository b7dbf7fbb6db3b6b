using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Host.Durable;

public sealed class EntityFunctions
{
    [Function("Tally")]
    public static Task TallyAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Tally>();

    [Function("RunState")]
    public static Task RunStateAsync([EntityTrigger(EntityName = "StateOnly")] TaskEntityDispatcher dispatcher) =>
        dispatcher.DispatchAsync<Bare>();

    [Function("Delegated")]
    public static Task DelegatedAsync([EntityTrigger] TaskEntityDispatcher dispatcher) =>
        dispatcher.DispatchAsync(operation =>
        {
            operation.State.SetState($"{operation.State.GetState<string>()}{operation.Name}");
            return new ValueTask<object?>(operation.State.GetState<string>());
        });

    [Function("Forgetful")]
    public static Task ForgetfulAsync([EntityTrigger] TaskEntityDispatcher dispatcher) => Task.CompletedTask;

    [Function("UseAll")]
    public static async Task<string> UseAllAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var tally = await context.Entities.CallEntityAsync<string>(new("Tally", "a"), "add", 2);
        var state = await context.Entities.CallEntityAsync<int>(new("stateonly", "a"), "Increase", 3);
        var text = await context.Entities.CallEntityAsync<string>(new("delegated", "a"), "x");
        var own = await context.Entities.CallEntityAsync<int>(new("own", "a"), "addTo", 4);
        var registered = await context.Entities.CallEntityAsync<string>(new("registered", "a"), "add", 5);
        string failure;
        try
        {
            await context.Entities.CallEntityAsync(new("forgetful", "a"), "any");
            failure = "none";
        }
        catch (EntityOperationFailedException failed)
        {
            failure = failed.FailureDetails.ErrorType;
        }

        return $"{tally} {state} {text} {own} {registered} {failure}";
    }

    public sealed class Bare
    {
        public int Value { get; set; }

        public int Increase(int amount) => Value += amount;
    }
}
