using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Embedded.Functions.Invocation;

/// <summary>Ids of functions.</summary>
internal static class FunctionIds
{
    /// <summary>A decimal number that stays the same over restarts.</summary>
    public static string Of(string name, string entryPoint)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{entryPoint}"));
        return BinaryPrimitives.ReadUInt64LittleEndian(hash).ToString(CultureInfo.InvariantCulture);
    }
}
