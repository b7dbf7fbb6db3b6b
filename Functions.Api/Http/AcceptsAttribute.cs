namespace Functions.Api.Http;

/// <summary>The JSON body an HTTP function reads. Functions without it read none.</summary>
/// <param name="type">Its type, known to a JSON context of this assembly.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AcceptsAttribute(Type type) : Attribute
{
    /// <summary>Its type.</summary>
    public Type Type { get; } = type;

    /// <summary>Whether the function also does without.</summary>
    public bool IsOptional { get; init; }
}
