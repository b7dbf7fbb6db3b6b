namespace Functions.Api.Http;

/// <summary>An answer an HTTP function gives when it succeeds.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="type">The type of the JSON body, known to a JSON context of this assembly; null for an answer without a body.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AnswersAttribute(int status, Type? type = null) : Attribute
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The type of the body, or null.</summary>
    public Type? Type { get; } = type;

    /// <summary>Media type of the body where it is not JSON.</summary>
    public string? ContentType { get; init; }
}
