namespace Functions.Api.Http;

/// <summary>A query parameter an HTTP function reads, for the OpenAPI document.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, with limits and default.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class QueryAttribute(string name, string description) : Attribute
{
    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    public string Description { get; } = description;

    /// <summary>Whether it is a whole number.</summary>
    public bool IsNumber { get; init; }
}
