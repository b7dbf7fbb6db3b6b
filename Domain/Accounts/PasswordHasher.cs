using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Domain.Accounts;

/// <summary>
/// PBKDF2-HMAC-SHA-512 (RFC 8018) with a 128-bit salt and a 256-bit result, written as <c>pbkdf2-sha512$rounds$salt$hash</c>.
/// The format names its parameters, so that hashes made with fewer rounds are still verified, and then renewed.
/// </summary>
public static class PasswordHasher
{
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>Hashes a password with a new random salt. Takes about 0.1 s of processor time by design.</summary>
    public static string Hash(string password, int iterations)
    {
        Span<byte> salt = stackalloc byte[SaltLength];
        RandomNumberGenerator.Fill(salt);
        var hash = Derive(password, salt, iterations);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Base64Url.EncodeToString(salt)}${Base64Url.EncodeToString(hash)}");
    }

    /// <summary>Whether the password is the hashed one; compares in constant time.</summary>
    /// <param name="password">What was typed.</param>
    /// <param name="hash">What <see cref="Hash"/> made.</param>
    /// <param name="iterations">Rounds wanted today.</param>
    /// <param name="outdated">Whether the hash was made with other rounds and should be renewed.</param>
    public static bool Verify(string password, string hash, int iterations, out bool outdated)
    {
        outdated = false;
        var parts = hash.Split('$');
        if (parts is not [Scheme, var rounds, var salt, var expected]
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var used))
        {
            return false;
        }

        outdated = used != iterations;
        return CryptographicOperations.FixedTimeEquals(Derive(password, Base64Url.DecodeFromChars(salt), used), Base64Url.DecodeFromChars(expected));
    }

    // NFC, so that the same password typed on two keyboards is the same password (NIST SP 800-63B-4 §3.1.1.2).
    private static byte[] Derive(string password, ReadOnlySpan<byte> salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize()), salt, iterations, HashAlgorithmName.SHA512, HashLength);
}
