using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>
/// Loops and queries over dictionaries and sets whose order decides what is scheduled or what comes out. Counting, summing, searching and filling
/// another set do not depend on it.
/// </summary>
internal sealed class UnorderedIterationCheck(KnownTypes known) : ICheck
{
    private static readonly HashSet<string> Unordered =
    [
        "Dictionary", "IDictionary", "IReadOnlyDictionary", "HashSet", "ISet", "IReadOnlySet", "ConcurrentDictionary", "ConcurrentBag",
        "ImmutableDictionary", "IImmutableDictionary", "ImmutableHashSet", "IImmutableSet", "FrozenDictionary", "FrozenSet", "Hashtable",
        "KeyCollection", "ValueCollection", "UnorderedItemsCollection", "ConditionalWeakTable",
    ];

    private static readonly HashSet<string> Ordered = ["SortedDictionary", "SortedSet", "SortedList", "OrderedDictionary", "ImmutableSortedDictionary", "ImmutableSortedSet"];

    // The order of what comes in does not show in what comes out.
    private static readonly HashSet<string> Indifferent =
    [
        "All", "Any", "Average", "Contains", "ContainsKey", "Count", "LongCount", "Max", "Min", "Order", "OrderBy", "OrderByDescending", "OrderDescending",
        "SequenceEqual", "Single", "SingleOrDefault", "Sum", "ToDictionary", "ToFrozenDictionary", "ToFrozenSet", "ToHashSet", "ToImmutableDictionary",
        "ToImmutableHashSet", "ToImmutableSortedDictionary", "ToImmutableSortedSet", "TryGetNonEnumeratedCount",
    ];

    // Elements come out as they went in, so that it is what follows that matters.
    private static readonly HashSet<string> Passing =
    [
        "AsEnumerable", "Cast", "Concat", "DefaultIfEmpty", "Distinct", "DistinctBy", "Except", "ExceptBy", "GroupBy", "Intersect", "IntersectBy", "Join",
        "GroupJoin", "OfType", "Prepend", "Append", "Reverse", "Select", "SelectMany", "Shuffle", "Union", "UnionBy", "Where", "ToLookup",
    ];

    private static readonly HashSet<string> Appending =
        ["Add", "AddFirst", "AddLast", "AddRange", "Append", "AppendFormat", "AppendLine", "Enqueue", "Insert", "Push", "Write", "WriteLine"];

    public Finding? Check(IOperation operation, CodeBody body) => operation switch
    {
        IForEachLoopOperation loop when Source(loop.Collection) is { } source && OrderMatters(loop) => Found(source),
        IInvocationOperation call when IsQuery(call) && call.Arguments is [var first, ..] && IsUnordered(first.Value.NaturalType()) && OrderShows(call) =>
            Found(first.Value.Unwrap()),
        IInvocationOperation { TargetMethod: { Name: "Join" or "Concat", ContainingType.SpecialType: SpecialType.System_String } } text
            when text.Arguments.FirstOrDefault(static argument => IsUnordered(argument.Value.NaturalType())) is { } argument => Found(argument.Value.Unwrap()),
        _ => null,
    };

    private static Finding Found(IOperation source) => new(DeterminismRules.UnorderedIteration, source.Syntax, source.Syntax.ToString());

    // What a loop goes over, where nothing sorts it on the way.
    private static IOperation? Source(IOperation collection)
    {
        var source = collection.Unwrap();
        return IsUnordered(collection.NaturalType()) || IsUnordered(source.Type) ? source : null;
    }

    private static bool IsQuery(IInvocationOperation call) =>
        call.TargetMethod.ContainingType is { Name: "Enumerable", ContainingNamespace.Name: "Linq" };

    private static bool IsUnordered(ITypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        if (type.ContainingType is { } outer && type.Name is "KeyCollection" or "ValueCollection" && Ordered.Contains(type.ContainingType?.Name ?? string.Empty))
        {
            return false;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            if (Ordered.Contains(current.Name))
            {
                return false;
            }

            if (Unordered.Contains(current.Name) && IsCollection(current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsCollection(ITypeSymbol type)
    {
        var space = type.ContainingNamespace?.ToDisplayString() ?? string.Empty;
        return space.StartsWith("System.Collections", StringComparison.Ordinal) || space == "System.Runtime.CompilerServices";
    }

    // Follows a query to its end.
    private bool OrderShows(IInvocationOperation query)
    {
        for (var call = query; ; )
        {
            var name = call.TargetMethod.Name;
            if (Indifferent.Contains(name))
            {
                return call.Arguments.Skip(1).Any(argument => Schedules(argument.Value));
            }

            if (call.Arguments.Skip(1).Any(argument => Schedules(argument.Value)))
            {
                return true;
            }

            if (!Passing.Contains(name))
            {
                return !IsSortedLater(call);
            }

            switch (call.Consumer())
            {
                case IArgumentOperation { Parent: IInvocationOperation next } argument when IsQuery(next) && next.Arguments[0] == argument:
                    call = next;
                    break;
                case IForEachLoopOperation loop:
                    return OrderMatters(loop);
                case IArgumentOperation { Parent: IObjectCreationOperation { Type: { } created } }:
                    return !IsUnordered(created) && !Ordered.Contains(created.Name);
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "UnionWith" or "ExceptWith" or "IntersectWith" or "SetEquals" or "IsSubsetOf" } }:
                    return false;
                default:
                    return !IsSortedLater(call);
            }
        }
    }

    // A list that is sorted in place afterwards.
    private static bool IsSortedLater(IOperation query)
    {
        if (query.Consumer() is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } })
        {
            return false;
        }

        var root = query;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root.Running().OfType<IInvocationOperation>().Any(call =>
            call.TargetMethod.Name is "Sort" or "OrderBy" or "Order"
            && (call.Receiver() ?? call.Arguments.FirstOrDefault()?.Value)?.Unwrap() is ILocalReferenceOperation reference
            && reference.Local.Is(local));
    }

    private bool OrderMatters(IForEachLoopOperation loop) => loop.Body.Running().Any(operation => operation switch
    {
        IAwaitOperation => true,
        IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break } => true,
        IInvocationOperation call => Schedules(call) || Appends(call),
        ICompoundAssignmentOperation { Target.Type.SpecialType: SpecialType.System_String } => true,
        ISimpleAssignmentOperation { Target: var target } => IsDeclaredBefore(target, loop),
        _ => false,
    });

    private static bool Appends(IInvocationOperation call) =>
        Appending.Contains(call.TargetMethod.Name) && call.Instance is { } instance && !IsUnordered(instance.NaturalType()) && !Ordered.Contains(instance.Type?.Name ?? string.Empty);

    // The last element wins.
    private static bool IsDeclaredBefore(IOperation target, IForEachLoopOperation loop)
    {
        ISymbol? symbol = target switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };
        return symbol is not null && !symbol.DeclaringSyntaxReferences.Any(reference => loop.Syntax.Span.Contains(reference.Span));
    }

    private bool Schedules(IOperation operation) => operation.Running().Any(part => part switch
    {
        IAwaitOperation => true,
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.LocalFunction, Type.Name: "Task" } => true,
        IInvocationOperation call => known.IsContext(call.Receiver()?.NaturalType())
            || call.Arguments.Any(argument => known.IsContext(argument.Value.NaturalType())),
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction, ReturnType.Name: "Task" } } => true,
        _ => false,
    });
}
