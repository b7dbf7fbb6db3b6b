namespace Embedded.Functions.Invocation.Binding;

/// <summary>Supplies the trigger's own value where it already has the parameter's type.</summary>
internal sealed class TriggerBinder<T> : ParameterBinder<T>
{
    public override T? Bind(InvocationContext context) => (T?)context.TriggerValue;
}
