namespace Functions.Api.Accounts;

/// <summary>Exchanging a refresh token.</summary>
/// <param name="RefreshToken">The latest one; each can be used once.</param>
public sealed record RefreshRequest(string RefreshToken);
