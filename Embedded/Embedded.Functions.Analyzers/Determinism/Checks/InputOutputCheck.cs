using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>Use of a type that stands for I/O, wherever the value comes from, and giving such a value to a library.</summary>
internal sealed class InputOutputCheck(Compilation compilation, InputOutputTypes types) : ICheck
{
    public Finding? Check(IOperation operation, CodeBody body) =>
        operation is not IFieldReferenceOperation && MemberUse.Of(operation) is { } use && DoesInputOutput(use)
            ? new Finding(DeterminismRules.InputOutput, operation.Syntax, use.Member.ShortName())
            : null;

    private bool DoesInputOutput(MemberUse use) =>
        types.Contains(use.Receiver)
        || (types.Contains(use.Member.ContainingType) && !types.IsHarmless(use.Receiver))
        || (!use.Member.IsDeclaredIn(compilation) && use.Arguments.Any(argument => types.Contains(argument.Value.NaturalType())));
}
