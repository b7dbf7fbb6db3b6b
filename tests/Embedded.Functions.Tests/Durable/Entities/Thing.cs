using Microsoft.DurableTask.Entities;

namespace Embedded.Functions.Tests.Durable.Entities;

/// <summary>An entity with a class as its state, which has operations of its own.</summary>
internal sealed class Thing : TaskEntity<Thing.Data>
{
    public bool Allow { get; init; }

    protected override bool AllowStateDispatch => Allow;

    protected override Data InitializeState(TaskEntityOperation entityOperation) => new() { History = "new" };

    public void Rename(string name)
    {
        State.Name = name;
        State.History = $"{name} from {State.History}";
    }

    public void Forget() => State = null!;

    public sealed class Data
    {
        public string? Name { get; set; }

        public string? History { get; set; }

        public void Shout(string word) => Name = word.ToUpperInvariant();
    }
}
