using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Host.Durable;

/// <summary>An entity with a service.</summary>
public sealed class Tally(string word) : TaskEntity<int>
{
    public string Add(int amount) => $"{word} {State += amount}";
}
