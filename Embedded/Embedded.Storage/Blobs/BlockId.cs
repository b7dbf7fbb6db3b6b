using System.Buffers.Text;

namespace Embedded.Storage;

/// <summary>Ids of blocks: base64 of 1–64 bytes, all of one length within a blob.</summary>
internal static class BlockId
{
    private const int MaxBytes = 64;

    public static bool IsValid(string id) =>
        id.Length <= 4 * ((MaxBytes + 2) / 3) && !id.Any(char.IsWhiteSpace) && Base64.IsValid(id, out var length) && length is > 0 and <= MaxBytes;

    public static int DecodedLength(string id) => Base64.IsValid(id, out var length) ? length : 0;
}
