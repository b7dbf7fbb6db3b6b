using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Domain.Accounts;

/// <summary>
/// PBKDF2-HMAC-SHA-512 (RFC 8018) with a 128-bit salt and a 256-bit result, written as <c>pbkdf2-sha512$rounds$salt$hash</c>.
/// The format names its parameters, so that hashes made with other rounds are still verified, and then renewed.
/// At most one hash per processor is computed at a time: a flood of sign-ins waits, and everybody else is still served.
/// </summary>
public sealed class PasswordHasher(AccountOptions options) : IDisposable
{
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltLength = 16;
    private const int HashLength = 32;
    private readonly SemaphoreSlim gate = new(Environment.ProcessorCount);
    private readonly int iterations = options.PasswordIterations;

    /// <summary>Hashes a password with a new random salt. Costs about 0.1 s of processor time by design.</summary>
    public async Task<string> HashAsync(string password, CancellationToken cancellationToken)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = await DeriveAsync(password, salt, iterations, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Base64Url.EncodeToString(salt)}${Base64Url.EncodeToString(hash)}");
    }

    /// <summary>Whether the password is the hashed one; compares in constant time.</summary>
    /// <param name="password">What was typed.</param>
    /// <param name="hash">What <see cref="HashAsync"/> made; null (no such account) costs the same and is never right, so that timing tells
    /// nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> VerifyAsync(string password, string? hash, CancellationToken cancellationToken)
    {
        var (rounds, salt, expected) = hash is null ? (iterations, new byte[SaltLength], new byte[HashLength]) : Parse(hash);
        var actual = await DeriveAsync(password, salt, rounds, cancellationToken);
        return CryptographicOperations.FixedTimeEquals(actual, expected) && hash is not null;
    }

    /// <summary>Whether a hash was made with other rounds than are wanted today.</summary>
    public bool IsOutdated(string hash) => Parse(hash).Rounds != iterations;

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private static (int Rounds, byte[] Salt, byte[] Hash) Parse(string hash) =>
        hash.Split('$') is [Scheme, var rounds, var salt, var expected]
            ? (int.Parse(rounds, NumberStyles.None, CultureInfo.InvariantCulture), Base64Url.DecodeFromChars(salt), Base64Url.DecodeFromChars(expected))
            : throw new FormatException("The password hash is of an unknown scheme.");

    private async Task<byte[]> DeriveAsync(string password, byte[] salt, int rounds, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Rfc2898DeriveBytes.Pbkdf2(bytes, salt, rounds, HashAlgorithmName.SHA512, HashLength), cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }
}
