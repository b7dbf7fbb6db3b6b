using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Embedded.Functions.Analyzers.Symbols;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>A member that an operation calls, reads or creates.</summary>
internal readonly struct MemberUse(ISymbol member, ITypeSymbol receiver, ImmutableArray<IArgumentOperation> arguments)
{
    public ISymbol Member { get; } = member;

    /// <summary>The static type of the value on which it is used; for static members the type that has it.</summary>
    public ITypeSymbol Receiver { get; } = receiver;

    public ImmutableArray<IArgumentOperation> Arguments { get; } = arguments;

    /// <summary>What the operation uses, if anything.</summary>
    public static MemberUse? Of(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: not MethodKind.DelegateInvoke } call => Of(call.TargetMethod, call.Instance, call.Arguments),
        IObjectCreationOperation { Constructor: { } constructor } creation => Of(constructor, null, creation.Arguments),
        IPropertyReferenceOperation reference => Of(reference.Property, reference.Instance, reference.Arguments),
        IMethodReferenceOperation reference => Of(reference.Method, reference.Instance, []),
        IFieldReferenceOperation reference => Of(reference.Field, reference.Instance, []),
        IEventReferenceOperation reference => Of(reference.Event, reference.Instance, []),
        _ => null,
    };

    private static MemberUse? Of(ISymbol member, IOperation? instance, ImmutableArray<IArgumentOperation> arguments)
    {
        var receiver = instance?.NaturalType() is { TypeKind: not TypeKind.TypeParameter } type ? type : member.ContainingType;
        return receiver is null ? null : new MemberUse(member, receiver, arguments);
    }
}
