using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>Formatting and parsing of values whose text differs between cultures, without saying which.</summary>
internal sealed class ImplicitCultureCheck : ICheck
{
    public Finding? Check(IOperation operation, CodeBody body) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "ToString", IsStatic: false } method, Instance: { } instance } call
            when IsSensitive(instance.NaturalType()) && !TakesProvider(method) && !IsInvariant(call.Arguments.FirstOrDefault()?.Value) => Found(operation, method.ShortName()),
        IInvocationOperation { TargetMethod: { Name: "Parse" or "TryParse" or "ParseExact" or "TryParseExact", IsStatic: true } method }
            when IsSensitive(method.ContainingType) && !TakesProvider(method) => Found(operation, method.ShortName()),
        IInterpolationOperation { Expression: var value, FormatString: var format, Parent: IInterpolatedStringOperation text }
            when IsSensitive(value.NaturalType()) && BecomesString(text) && !IsInvariant(format) => Found(operation, value.NaturalType()!.ShortName()),
        _ => null,
    };

    private static Finding Found(IOperation operation, string subject) => new(DeterminismRules.ImplicitCulture, operation.Syntax, subject);

    // A string that is given to a formatter, a logger or string.Create is formatted there.
    private static bool BecomesString(IInterpolatedStringOperation text) => text.Parent is not (IConversionOperation or IInterpolatedStringHandlerCreationOperation);

    // The formats of times that are the same in every culture.
    private static bool IsInvariant(IOperation? format) => format?.ConstantValue is { HasValue: true, Value: "O" or "o" or "R" or "r" or "s" or "u" };

    private static bool TakesProvider(IMethodSymbol method) => method.Parameters.Any(static parameter => parameter.Type.Name == "IFormatProvider");

    private static bool IsSensitive(ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var value] })
        {
            type = value;
        }

        return type is { SpecialType: SpecialType.System_DateTime or SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal }
            or { Name: "DateTimeOffset" or "DateOnly" or "TimeOnly", ContainingNamespace.Name: "System" };
    }
}
