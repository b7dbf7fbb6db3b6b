namespace Embedded.Cosmos.Sql;

internal enum SubqueryKind : byte
{
    Exists,
    Array,
    Scalar,
}
