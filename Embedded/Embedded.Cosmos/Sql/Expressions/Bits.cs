namespace Embedded.Cosmos.Sql.Expressions;

/// <summary>The 32-bit integer that bitwise operators see: the number truncated and wrapped (ECMA-262 ToInt32).</summary>
internal static class Bits
{
    public static int Of(double number) => double.IsFinite(number) ? (int)(uint)(long)(Math.Truncate(number) % 4294967296.0) : 0;
}
