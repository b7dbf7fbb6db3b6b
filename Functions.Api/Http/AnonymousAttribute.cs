namespace Functions.Api.Http;

/// <summary>Lets a function be called without signing in. Every other function answers 401 to anonymous callers.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnonymousAttribute : Attribute;
