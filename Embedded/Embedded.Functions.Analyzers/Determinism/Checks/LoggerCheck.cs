using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>
/// Loggers that do not come from the context's CreateReplaySafeLogger, where they enter the code. What a field holds may be another execution's.
/// </summary>
internal sealed class LoggerCheck(KnownTypes known, Compilation compilation) : ICheck
{
    private const string ReplaySafe = "CreateReplaySafeLogger";

    public Finding? Check(IOperation operation, CodeBody body)
    {
        if (!operation.Type.IsOrInherits(known.Logger) || IsTarget(operation))
        {
            return null;
        }

        ISymbol? origin = operation switch
        {
            IParameterReferenceOperation { Parameter: var parameter } when IsOutside(parameter, body) => parameter,
            ILocalReferenceOperation { Local: var local } when IsOutside(local, body) => local,
            IFieldReferenceOperation { Field: var field } => field,
            IPropertyReferenceOperation { Property: var property } when IsStored(property) => property,
            IInvocationOperation { TargetMethod: var method } call when !IsReplaySafe(call) && !method.IsDeclaredIn(compilation) => method,
            IObjectCreationOperation { Constructor: { } constructor } => constructor,
            _ => null,
        };
        return origin is null ? null : new Finding(DeterminismRules.Logger, operation.Syntax, origin.ShortName());
    }

    /// <summary>Whether a parameter of an orchestrator is a logger that the host made.</summary>
    public bool IsLogger(IParameterSymbol parameter) => parameter.Type.IsOrInherits(known.Logger);

    private static bool IsTarget(IOperation operation) => operation.Parent is IAssignmentOperation assignment && assignment.Target == operation;

    private static bool IsOutside(ISymbol symbol, CodeBody body) =>
        !symbol.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == body.Node.SyntaxTree && body.Node.Span.Contains(reference.Span));

    // A property with code of its own is looked into instead.
    private bool IsStored(IPropertySymbol property) =>
        !property.IsDeclaredIn(compilation) || property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && field.AssociatedSymbol.Is(property));

    private bool IsReplaySafe(IInvocationOperation call) =>
        call.TargetMethod.Name == ReplaySafe || (call.Instance is { } instance && ComesFromReplaySafeFactory(instance));

    private bool ComesFromReplaySafeFactory(IOperation operation) => operation.Unwrap() switch
    {
        IPropertyReferenceOperation { Property.Name: "ReplaySafeLoggerFactory", Instance: { } context } => known.IsContext(context.Type),
        ILocalReferenceOperation { Local.DeclaringSyntaxReferences: [var reference, ..], SemanticModel: { } model } =>
            reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: var value } && model.GetOperation(value) is { } origin && ComesFromReplaySafeFactory(origin),
        _ => false,
    };
}
