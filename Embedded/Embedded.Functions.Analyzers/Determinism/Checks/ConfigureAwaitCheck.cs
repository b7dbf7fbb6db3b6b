using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>ConfigureAwait that does not come back to the captured context.</summary>
internal sealed class ConfigureAwaitCheck : ICheck
{
    private const int ContinueOnCapturedContext = 1;

    public Finding? Check(IOperation operation, CodeBody body) =>
        operation is IInvocationOperation
        {
            TargetMethod: { Name: "ConfigureAwait", ContainingNamespace.Name: "Tasks" or "Threading" },
            Arguments: [.., { Value.ConstantValue: { HasValue: true, Value: var value } }],
        }
        && value is false or int and not ContinueOnCapturedContext && !Continues(value)
            ? new Finding(DeterminismRules.ConfigureAwait, operation.Syntax, value is false ? "ConfigureAwait(false)" : "ConfigureAwait")
            : null;

    private static bool Continues(object? options) => options is int flags && (flags & ContinueOnCapturedContext) != 0;
}
