using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>Results taken from tasks that may not have ended, and locks.</summary>
internal sealed class BlockingWaitCheck(KnownTypes known) : ICheck
{
    public Finding? Check(IOperation operation, CodeBody body) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Result" } property, Instance: { } task }
            when property.ContainingType.OriginalDefinition is var type && (type.Is(known.TaskOfT) || type.Is(known.ValueTaskOfT))
            && !HasEnded(task, operation) => new Finding(DeterminismRules.BlockingWait, operation.Syntax, property.ShortName()),
        IInvocationOperation { TargetMethod: { Name: "GetResult" } method, Instance: { } awaiter }
            when method.ContainingType is { Name: "TaskAwaiter" or "ValueTaskAwaiter" or "ConfiguredTaskAwaiter" or "ConfiguredValueTaskAwaiter" }
            && !HasEnded(awaiter, operation) => new Finding(DeterminismRules.BlockingWait, operation.Syntax, method.ShortName()),
        ILockOperation => new Finding(DeterminismRules.BlockingWait, operation.Syntax, "lock"),
        _ => null,
    };

    // To read results after Task.WhenAll or Task.WhenAny, or after the task itself was awaited or asked whether it has ended, is the usual way.
    private static bool HasEnded(IOperation task, IOperation use)
    {
        var root = use;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        var subject = Subject(task);
        return root.Running().Any(operation => operation.Syntax.SpanStart < use.Syntax.SpanStart && operation switch
        {
            IAwaitOperation { Operation: var awaited } => awaited.Unwrap() is IInvocationOperation { TargetMethod.Name: "WhenAll" or "WhenAny" }
                || (subject is not null && subject.Is(Subject(awaited))),
            IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } asked } =>
                subject is not null && subject.Is(Subject(asked)),
            _ => false,
        });
    }

    private static ISymbol? Subject(IOperation operation) => operation.Unwrap() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        IInvocationOperation { TargetMethod.Name: "GetAwaiter" or "ConfigureAwait" or "AsTask", Instance: { } instance } => Subject(instance),
        _ => null,
    };
}
