using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Domain.Problems;

namespace Domain.Paging;

/// <summary>
/// Makes cursors opaque and tamper-proof: base64url (RFC 4648 §5) of payload and a 128-bit truncated HMAC-SHA-256 (RFC 2104) over purpose and payload.
/// The purpose names list and reader, so that a cursor of one list or reader is refused by every other.
/// </summary>
/// <param name="key">At least 32 random bytes, the same for every process and restart.</param>
public sealed class CursorProtector(byte[] key)
{
    private const int MacLength = 16;
    private const int MaxLength = 512;

    /// <summary>The cursor for a payload of at most 300 characters.</summary>
    public string Protect(string purpose, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        return Base64Url.EncodeToString([.. Mac(purpose, bytes), .. bytes]);
    }

    /// <summary>The payload of a cursor made by <see cref="Protect"/> with the same purpose.</summary>
    /// <exception cref="ProblemException"><c>invalid_cursor</c>: tampered, truncated, of another list or of another reader.</exception>
    public string Unprotect(string purpose, string cursor)
    {
        if (cursor.Length <= MaxLength && Base64Url.IsValid(cursor))
        {
            var bytes = Base64Url.DecodeFromChars(cursor);
            if (bytes.Length > MacLength && CryptographicOperations.FixedTimeEquals(Mac(purpose, bytes.AsSpan(MacLength)), bytes.AsSpan(0, MacLength)))
            {
                return Encoding.UTF8.GetString(bytes, MacLength, bytes.Length - MacLength);
            }
        }

        throw new ProblemException(ProblemKind.Invalid, "invalid_cursor", "The cursor is not one this list gave out. Start again without a cursor.");
    }

    private byte[] Mac(string purpose, ReadOnlySpan<byte> payload)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(purpose));
        hmac.AppendData([0]);
        hmac.AppendData(payload);
        return hmac.GetHashAndReset()[..MacLength];
    }
}
