using System.Diagnostics.CodeAnalysis;

namespace Embedded.Functions.Hosting;

/// <summary>A function is declared in a way that cannot work. The host does not start.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Always thrown with the function's name.")]
public sealed class FunctionDeclarationException(string function, string reason) : Exception($"Function '{function}': {reason}.")
{
    /// <summary>The function's name.</summary>
    public string Function { get; } = function;
}
