using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Invocation;

/// <summary>A binding of a discovered function.</summary>
internal sealed class FunctionBinding(string name, string type, BindingDirection direction) : BindingMetadata
{
    public override string Name => name;

    public override string Type => type;

    public override BindingDirection Direction => direction;
}
