namespace Functions.Api.Http;

/// <summary>What an HTTP function does, for the OpenAPI document.</summary>
/// <param name="tag">The group it is listed under.</param>
/// <param name="summary">One short sentence.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string tag, string summary) : Attribute
{
    /// <summary>The group it is listed under.</summary>
    public string Tag { get; } = tag;

    /// <summary>One short sentence.</summary>
    public string Summary { get; } = summary;
}
