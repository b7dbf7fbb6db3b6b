using System.Buffers.Text;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Domain.Ids;

namespace Domain.Accounts;

/// <summary>An opaque token: account, session and 256 random bits. Only its hash is stored.</summary>
/// <param name="UserId">Whose it claims to be.</param>
/// <param name="SessionId">The session it claims to renew.</param>
/// <param name="Secret">The random part.</param>
internal readonly record struct RefreshToken(SnowflakeId UserId, SnowflakeId SessionId, byte[] Secret)
{
    private const int SecretLength = 32;
    private const int Length = sizeof(ulong) + sizeof(ulong) + SecretLength;

    /// <summary>SHA-256 of the secret, lower-case hex. The secret is random, so a fast hash suffices.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Secret));

    public static RefreshToken Create(SnowflakeId userId, SnowflakeId sessionId) => new(userId, sessionId, RandomNumberGenerator.GetBytes(SecretLength));

    public static RefreshToken? Parse(string text)
    {
        if (text.Length > 2 * Length || !Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text) is not { Length: Length } bytes)
        {
            return null;
        }

        return new(
            new(BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            new(BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(sizeof(ulong)))),
            bytes[(2 * sizeof(ulong))..]);
    }

    public override string ToString()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, UserId.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(sizeof(ulong)), SessionId.Value);
        Secret.CopyTo(bytes, 2 * sizeof(ulong));
        return Base64Url.EncodeToString(bytes);
    }
}
