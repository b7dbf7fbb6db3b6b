namespace Domain.Accounts;

/// <summary>Limits of accounts and sessions.</summary>
public sealed class AccountOptions
{
    /// <summary>Longest user name, in characters.</summary>
    public int MaxUsernameLength { get; set; } = 30;

    /// <summary>Longest full name, in characters a reader sees (Unicode text elements, UAX #29).</summary>
    public int MaxFullNameLength { get; set; } = 100;

    /// <summary>Longest bio, in characters a reader sees.</summary>
    public int MaxBioLength { get; set; } = 150;

    /// <summary>Shortest password, in characters (NIST SP 800-63B-4 §3.1.1.2 asks for 8 where a second factor may follow).</summary>
    public int MinPasswordLength { get; set; } = 8;

    /// <summary>Longest password, in UTF-16 units: bounds what is hashed.</summary>
    public int MaxPasswordLength { get; set; } = 256;

    /// <summary>
    /// PBKDF2-HMAC-SHA-512 rounds for new hashes: not below the 210,000 that the OWASP Password Storage Cheat Sheet asks for. Older hashes
    /// are renewed on sign-in.
    /// </summary>
    public int PasswordIterations { get; set; } = 220_000;

    /// <summary>Life of an access token.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Life of a refresh token that is not used.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(60);

    /// <summary>Sessions an account may have; the oldest ends when one more begins.</summary>
    public int MaxSessions { get; set; } = 20;

    /// <summary>Replaced refresh tokens that are remembered per session to detect theft.</summary>
    public int RememberedRefreshTokens { get; set; } = 20;

    /// <summary>How long a claimed name is kept for a sign-up that has not finished. Sign-ups give up well before.</summary>
    public TimeSpan ClaimLifetime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the same sign-up, repeated by a client that got no answer, is answered with a session instead of a refusal.</summary>
    public TimeSpan SignUpRepeatWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a process may answer from memory that a session is valid; the process that ends it forgets at once.</summary>
    public TimeSpan SessionCacheLifetime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Secret that signs access tokens: at least 32 bytes, base64, the same for every process and restart.</summary>
    public string AccessTokenKey { get; set; } = "";
}
