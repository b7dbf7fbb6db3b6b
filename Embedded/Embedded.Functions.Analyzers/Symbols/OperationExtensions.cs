using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Symbols;

internal static class OperationExtensions
{
    /// <summary>The operation and everything below it that runs; the argument of nameof does not.</summary>
    public static IEnumerable<IOperation> Running(this IOperation root)
    {
        Stack<IOperation> open = new();
        open.Push(root);
        while (open.Count > 0)
        {
            var operation = open.Pop();
            if (operation is INameOfOperation)
            {
                continue;
            }

            yield return operation;
            foreach (var child in operation.ChildOperations.Reverse())
            {
                open.Push(child);
            }
        }
    }

    /// <summary>The operation without the conversions and parentheses around it.</summary>
    public static IOperation Unwrap(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parentheses:
                    operation = parentheses.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The type of a value before it was converted; null for the literal null.</summary>
    public static ITypeSymbol? NaturalType(this IOperation operation)
    {
        // Only what the compiler added: an explicit cast says what the value is meant to be.
        while (operation is IConversionOperation { IsImplicit: true } conversion)
        {
            operation = conversion.Operand;
        }

        return operation.Type;
    }

    /// <summary>What takes the operation, without the conversions and parentheses between.</summary>
    public static IOperation? Consumer(this IOperation operation)
    {
        var parent = operation.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            parent = parent.Parent;
        }

        return parent;
    }

    public static IArgumentOperation? Argument(this IInvocationOperation invocation, string parameter) =>
        invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter);

    /// <summary>The value on which a method is called: the instance, or an extension's first argument.</summary>
    public static IOperation? Receiver(this IInvocationOperation invocation) =>
        invocation.Instance ?? (invocation is { TargetMethod.IsExtensionMethod: true, Arguments: [var first, ..] } ? first.Value : null);
}
