using Microsoft.CodeAnalysis;

namespace Embedded.Functions.Analyzers.Calls;

/// <summary>A call of a function by its name.</summary>
internal sealed class FunctionCall(FunctionKind kind, string name, Location location)
{
    public FunctionKind Kind { get; } = kind;

    public string Name { get; } = name;

    public Location Location { get; } = location;

    /// <summary>Whether the function must be known here; what a client starts may live in another app.</summary>
    public bool MustExist { get; init; } = true;

    public Payload Input { get; init; } = Payload.Unknown;

    /// <summary>The type argument; none where the call has no result.</summary>
    public Payload Result { get; init; } = Payload.Unknown;

    /// <summary>The operation of an entity, where it is constant.</summary>
    public string? Operation { get; init; }
}
