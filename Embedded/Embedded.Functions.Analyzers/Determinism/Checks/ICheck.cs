using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>One way to break determinism, looked for in each operation.</summary>
internal interface ICheck
{
    /// <summary>What the operation breaks, if anything.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="body">The code it is part of.</param>
    Finding? Check(IOperation operation, CodeBody body);
}
