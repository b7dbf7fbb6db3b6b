using Embedded.Functions.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism.Checks;

/// <summary>Members of libraries that are listed by name.</summary>
internal sealed class ForbiddenMemberCheck(ForbiddenMembers forbidden) : ICheck
{
    public Finding? Check(IOperation operation, CodeBody body) =>
        MemberUse.Of(operation) is { } use && forbidden.Find(use.Member, use.Receiver) is { } rule
            ? new Finding(rule, operation.Syntax, use.Member.ShortName())
            : null;
}
