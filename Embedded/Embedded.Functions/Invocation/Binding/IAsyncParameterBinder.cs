namespace Embedded.Functions.Invocation.Binding;

/// <summary>A binder that has to await something before it can supply its parameter.</summary>
internal interface IAsyncParameterBinder
{
    /// <summary>Reads the value and leaves it in the context.</summary>
    ValueTask PrepareAsync(InvocationContext context);
}
