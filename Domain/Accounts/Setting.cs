namespace Domain.Accounts;

/// <summary>A value that is set on purpose, be it to null.</summary>
/// <param name="Value">The value.</param>
public sealed record Setting<T>(T Value);
