using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>Loops that end neither by themselves nor by continuing as new, and schedule something in each round.</summary>
internal sealed class UnboundedHistoryCheck(KnownTypes known) : ICheck
{
    private const string ContinueAsNew = "ContinueAsNew";

    public Finding? Check(IOperation operation, CodeBody body) =>
        operation is ILoopOperation { Body: var round } loop && IsEndless(loop) && FindScheduling(round) is { } scheduling && !Renews(round)
            ? new Finding(DeterminismRules.UnboundedHistory, Keyword(loop.Syntax), scheduling.TargetMethod.ShortName())
            : null;

    private static bool IsEndless(ILoopOperation loop) => loop switch
    {
        IWhileLoopOperation { Condition.ConstantValue: { HasValue: true, Value: true }, ConditionIsTop: true } => true,
        IWhileLoopOperation { Condition.ConstantValue: { HasValue: true, Value: true } } => !HasExit(loop),
        IForLoopOperation { Condition: null or { ConstantValue: { HasValue: true, Value: true } } } => !HasExit(loop),
        _ => false,
    };

    private static bool HasExit(ILoopOperation loop) => loop.Body.Running().Any(operation => operation switch
    {
        IReturnOperation => true,
        IBranchOperation { BranchKind: BranchKind.Break, Target: var target } => target.Is(loop.ExitLabel),
        IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        _ => false,
    });

    private IInvocationOperation? FindScheduling(IOperation round) => round.Running().OfType<IInvocationOperation>().FirstOrDefault(call =>
        call.TargetMethod.Name != ContinueAsNew
        && call.TargetMethod.Name is not ("CreateReplaySafeLogger" or "GetInput" or "SetCustomStatus" or "NewGuid")
        && UsesContext(call));

    private bool UsesContext(IInvocationOperation call) =>
        known.IsContext(call.Receiver()?.NaturalType()) || call.Arguments.Any(argument => known.IsContext(argument.Value.NaturalType()));

    private bool Renews(IOperation round) => round.Running().OfType<IInvocationOperation>().Any(call =>
        call.TargetMethod.Name == ContinueAsNew || (UsesContext(call) && MentionsRenewal(call.TargetMethod)));

    private static bool MentionsRenewal(IMethodSymbol method) => method.DeclaringSyntaxReferences.Any(static reference =>
        reference.GetSyntax().DescendantTokens().Any(static token => token.ValueText == ContinueAsNew));

    private static SyntaxNode Keyword(SyntaxNode loop) => loop switch
    {
        WhileStatementSyntax statement => statement.Condition,
        DoStatementSyntax statement => statement.Condition,
        _ => loop.ChildNodes().FirstOrDefault(static node => !node.IsKind(SyntaxKind.Block)) ?? loop,
    };
}
