namespace Embedded.Functions.Invocation.Binding;

/// <summary>Supplies one parameter.</summary>
/// <typeparam name="T">The parameter's type.</typeparam>
internal abstract class ParameterBinder<T>
{
    /// <summary>The value for this invocation.</summary>
    public abstract T? Bind(InvocationContext context);
}
