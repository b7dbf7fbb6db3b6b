using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Determinism;

/// <summary>How an orchestrator reaches a body: by a call in another one, unless it is the orchestrator's own.</summary>
internal sealed class CallPath(CodeBody body, CallPath? caller = null, Location? site = null)
{
    public CodeBody Body { get; } = body;

    /// <summary>The calls that lead here, the last one first.</summary>
    public IEnumerable<Location> Sites => caller is null || site is null ? [] : caller.Sites.Prepend(site);

    /// <inheritdoc/>
    public override string ToString() => caller is null ? Body.Name : $"{caller} → {Body.Name}";
}
