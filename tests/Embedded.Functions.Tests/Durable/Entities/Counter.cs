using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

/// <summary>An entity whose operations are its methods.</summary>
public sealed class Counter : TaskEntity<int>
{
    public int Add(int amount) => State += amount;

    public int Get() => State;

    public int AddDefault(int amount = 7) => State += amount;

    public void Vanish() => State = 0;

    public async Task<int> AddLaterAsync(int amount)
    {
        await Task.Yield();
        return State += amount;
    }

    public async ValueTask AddSilently(int amount)
    {
        await Task.Yield();
        State += amount;
    }

    public async ValueTask<string> Describe(TaskEntityContext context)
    {
        await Task.Yield();
        return $"{context.Id} is {State}";
    }

    public int AddAndFail(int amount)
    {
        State += amount;
        Context.SignalEntity(new EntityInstanceId("counter", "other"), "add", amount);
        Context.ScheduleNewOrchestration("Never", null, new Microsoft.DurableTask.StartOrchestrationOptions("never"));
        throw new InvalidOperationException("no luck", new FormatException("because"));
    }

    public void AddBoth(int amount)
    {
        State += amount;
        Context.SignalEntity(new EntityInstanceId("counter", "other"), "add", amount);
    }

    public string Begin(string id) => Context.ScheduleNewOrchestration("Began", State, new Microsoft.DurableTask.StartOrchestrationOptions(id));

    public int Same(int a) => a;

    public int Same(string a) => a.Length;

    public int Two(int a, int b) => a + b;
}
