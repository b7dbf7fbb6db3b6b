namespace Embedded.Functions.Invocation.Binding;

/// <summary>Supplies a parameter by a delegate.</summary>
internal sealed class DelegateBinder<T>(Func<InvocationContext, T?> bind) : ParameterBinder<T>
{
    public override T? Bind(InvocationContext context) => bind(context);
}
