namespace Domain.Accounts;

/// <summary>What an access token says (RFC 7519 §4.1).</summary>
/// <param name="Sub">The account's id.</param>
/// <param name="Sid">The session's id.</param>
/// <param name="Iat">When it was issued, Unix seconds.</param>
/// <param name="Exp">When it ends, Unix seconds.</param>
internal sealed record AccessTokenClaims(string Sub, string Sid, long Iat, long Exp);
