namespace Embedded.Cosmos.Values;

/// <summary>The types of Cosmos values, in the order in which ORDER BY sorts them.</summary>
internal enum ValueKind : byte
{
    Undefined,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
