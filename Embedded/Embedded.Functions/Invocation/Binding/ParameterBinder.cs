namespace Embedded.Functions.Invocation;

/// <summary>Supplies one parameter.</summary>
/// <typeparam name="T">The parameter's type.</typeparam>
internal abstract class ParameterBinder<T>
{
    /// <summary>The value for this invocation.</summary>
    public abstract T? Bind(InvocationContext context);
}
