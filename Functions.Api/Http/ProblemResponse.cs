namespace Functions.Api.Http;

/// <summary>An error (RFC 9457).</summary>
/// <param name="Type">A stable URI reference, one per code.</param>
/// <param name="Title">What kind of error, in words.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Detail">What is wrong with this request.</param>
/// <param name="Code">Stable, snake_case, for programs.</param>
/// <param name="CorrelationId">Names this call in the service's logs.</param>
public sealed record ProblemResponse(string Type, string Title, int Status, string Detail, string Code, string? CorrelationId);
