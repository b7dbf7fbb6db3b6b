using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql;

/// <summary>The built-in functions that are understood. An argument of a wrong type makes the result undefined, as the service defines it.</summary>
internal static class BuiltInFunctions
{
    private const int MaxStringLength = JsonLimits.MaxItemBytes;

    private static readonly FrozenDictionary<string, BuiltInFunction> Functions = Build()
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static BuiltInFunction Find(string name, int argumentCount)
    {
        if (!Functions.TryGetValue(name, out var function))
        {
            throw CosmosFault.Unsupported($"the function '{name}'");
        }

        return argumentCount >= function.MinArguments && argumentCount <= function.MaxArguments
            ? function
            : throw CosmosFault.BadRequest($"The {name} function does not take {argumentCount} arguments.");
    }

    private static Dictionary<string, BuiltInFunction> Build()
    {
        var functions = new Dictionary<string, BuiltInFunction>(StringComparer.OrdinalIgnoreCase);

        void Add(string name, int min, int max, Func<IReadOnlyList<SqlValue>, SqlValue> invoke) =>
            functions.Add(name, new(min, max, (arguments, _) => invoke(arguments)));
        void Is(string name, Func<SqlValue, bool> test) => Add(name, 1, 1, a => SqlValue.From(test(a[0])));
        void Math1(string name, Func<double, double> apply) =>
            Add(name, 1, 1, a => a[0].Kind == ValueKind.Number ? SqlValue.From(apply(a[0].Number)) : SqlValue.Undefined);
        void Text1(string name, Func<string, SqlValue> apply) =>
            Add(name, 1, 1, a => a[0].Kind == ValueKind.String ? apply(a[0].AsString()) : SqlValue.Undefined);
        void Match(string name, Func<string, string, StringComparison, bool> test) => Add(name, 2, 3, a => MatchText(a, test));

        Is("IS_DEFINED", value => value.IsDefined);
        Is("IS_NULL", value => value.Kind == ValueKind.Null);
        Is("IS_BOOL", value => value.Kind == ValueKind.Boolean);
        Is("IS_BOOLEAN", value => value.Kind == ValueKind.Boolean);
        Is("IS_NUMBER", value => value.Kind == ValueKind.Number);
        Is("IS_FINITE_NUMBER", value => value.Kind == ValueKind.Number);
        Is(
            "IS_INTEGER",
            value => value.Kind == ValueKind.Number && value.Number == Math.Floor(value.Number) && Math.Abs(value.Number) <= long.MaxValue
        );
        Is("IS_STRING", value => value.Kind == ValueKind.String);
        Is("IS_ARRAY", value => value.Kind == ValueKind.Array);
        Is("IS_OBJECT", value => value.Kind == ValueKind.Object);
        Is("IS_PRIMITIVE", value => value.IsPrimitive);

        Math1("ABS", Math.Abs);
        Math1("CEILING", Math.Ceiling);
        Math1("FLOOR", Math.Floor);
        Math1("ROUND", value => Math.Round(value, MidpointRounding.AwayFromZero));
        Math1("TRUNC", Math.Truncate);
        Math1("SQRT", Math.Sqrt);
        Math1("SQUARE", value => value * value);
        Math1("EXP", Math.Exp);
        Math1("LOG10", Math.Log10);
        Math1("SIGN", value => Math.Sign(value));
        Add(
            "LOG",
            1,
            2,
            a =>
                a.All(value => value.Kind == ValueKind.Number)
                    ? SqlValue.From(a.Count == 1 ? Math.Log(a[0].Number) : Math.Log(a[0].Number, a[1].Number))
                    : SqlValue.Undefined
        );
        Add(
            "POWER",
            2,
            2,
            a => a.All(value => value.Kind == ValueKind.Number) ? SqlValue.From(Math.Pow(a[0].Number, a[1].Number)) : SqlValue.Undefined
        );

        Text1("LOWER", text => SqlValue.From(text.ToLowerInvariant()));
        Text1("UPPER", text => SqlValue.From(text.ToUpperInvariant()));
        Text1("LENGTH", text => SqlValue.From((double)text.Length));
        Text1("TRIM", text => SqlValue.From(text.Trim()));
        Text1("LTRIM", text => SqlValue.From(text.TrimStart()));
        Text1("RTRIM", text => SqlValue.From(text.TrimEnd()));
        Text1("REVERSE", text => SqlValue.From(string.Concat(text.EnumerateRunes().Reverse())));
        Text1("STRINGTONUMBER", ParseNumber);
        Text1(
            "STRINGTOBOOLEAN",
            text =>
                text.Trim() switch
                {
                    "true" => SqlValue.True,
                    "false" => SqlValue.False,
                    _ => SqlValue.Undefined,
                }
        );
        Match("CONTAINS", (text, part, comparison) => text.Contains(part, comparison));
        Match("STARTSWITH", (text, part, comparison) => text.StartsWith(part, comparison));
        Match("ENDSWITH", (text, part, comparison) => text.EndsWith(part, comparison));
        Match("STRINGEQUALS", string.Equals);
        Match("STRING_EQUALS", string.Equals);
        Add(
            "CONCAT",
            2,
            int.MaxValue,
            a =>
                a.All(value => value.Kind == ValueKind.String)
                    ? Bounded(string.Concat(a.Select(value => value.AsString())))
                    : SqlValue.Undefined
        );
        Add("INDEX_OF", 2, 3, IndexOf);
        Add("LEFT", 2, 2, a => Slice(a, (length, count) => (0, count)));
        Add("RIGHT", 2, 2, a => Slice(a, (length, count) => (Math.Max(0, length - count), count)));
        Add("SUBSTRING", 3, 3, Substring);
        Add(
            "REPLACE",
            3,
            3,
            a =>
                a.All(value => value.Kind == ValueKind.String) && a[1].AsString().Length > 0
                    ? Bounded(a[0].AsString().Replace(a[1].AsString(), a[2].AsString(), StringComparison.Ordinal))
                    : SqlValue.Undefined
        );
        Add("REPLICATE", 2, 2, Replicate);
        Add("TOSTRING", 1, 1, a => ToText(a[0]));

        Add("ARRAY_LENGTH", 1, 1, a => a[0].Kind == ValueKind.Array ? SqlValue.From((double)a[0].Length) : SqlValue.Undefined);
        Add("ARRAY_CONTAINS", 2, 3, ArrayContains);
        Add("ARRAY_CONTAINS_ANY", 2, int.MaxValue, a => ContainsMany(a, any: true));
        Add("ARRAY_CONTAINS_ALL", 2, int.MaxValue, a => ContainsMany(a, any: false));
        Add(
            "ARRAY_CONCAT",
            2,
            int.MaxValue,
            a =>
                a.All(value => value.Kind == ValueKind.Array)
                    ? SqlValue.From([.. a.SelectMany(value => value.Items())])
                    : SqlValue.Undefined
        );
        Add("ARRAY_SLICE", 2, 3, ArraySlice);

        functions.Add(
            "GETCURRENTTIMESTAMP",
            new(0, 0, (_, environment) => SqlValue.From((double)environment.Now.ToUnixTimeMilliseconds()))
        );
        functions.Add(
            "GETCURRENTDATETIME",
            new(
                0,
                0,
                (_, environment) =>
                    SqlValue.From(environment.Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture))
            )
        );
        return functions;
    }

    private static SqlValue MatchText(IReadOnlyList<SqlValue> a, Func<string, string, StringComparison, bool> test)
    {
        if (a[0].Kind != ValueKind.String || a[1].Kind != ValueKind.String || (a.Count == 3 && a[2].Kind != ValueKind.Boolean))
        {
            return SqlValue.Undefined;
        }

        return SqlValue.From(
            test(
                a[0].AsString(),
                a[1].AsString(),
                a.Count == 3 && a[2].IsTrue ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal
            )
        );
    }

    private static SqlValue Bounded(string text) =>
        text.Length <= MaxStringLength
            ? SqlValue.From(text)
            : throw CosmosFault.BadRequest("A string function made a string longer than an item may be.");

    private static SqlValue ParseNumber(string text) =>
        double.TryParse(
            text.Trim(),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? SqlValue.From(number)
            : SqlValue.Undefined;

    private static SqlValue IndexOf(IReadOnlyList<SqlValue> a)
    {
        if (a[0].Kind != ValueKind.String || a[1].Kind != ValueKind.String || (a.Count == 3 && a[2].Kind != ValueKind.Number))
        {
            return SqlValue.Undefined;
        }

        var start = a.Count == 3 ? a[2].Number : 0;
        var text = a[0].AsString();
        return start < 0 || start > text.Length
            ? SqlValue.From(-1d)
            : SqlValue.From((double)text.IndexOf(a[1].AsString(), (int)start, StringComparison.Ordinal));
    }

    private static SqlValue Slice(IReadOnlyList<SqlValue> a, Func<int, int, (int Start, int Count)> choose)
    {
        if (a[0].Kind != ValueKind.String || a[1].Kind != ValueKind.Number)
        {
            return SqlValue.Undefined;
        }

        var text = a[0].AsString();
        var (start, count) = choose(text.Length, (int)Math.Clamp(a[1].Number, 0, text.Length));
        return SqlValue.From(text.Substring(start, count));
    }

    private static SqlValue Substring(IReadOnlyList<SqlValue> a)
    {
        if (a[0].Kind != ValueKind.String || a[1].Kind != ValueKind.Number || a[2].Kind != ValueKind.Number)
        {
            return SqlValue.Undefined;
        }

        var text = a[0].AsString();
        var start = (int)Math.Clamp(a[1].Number, 0, text.Length);
        return SqlValue.From(text.Substring(start, (int)Math.Clamp(a[2].Number, 0, text.Length - start)));
    }

    private static SqlValue Replicate(IReadOnlyList<SqlValue> a)
    {
        if (a[0].Kind != ValueKind.String || a[1].Kind != ValueKind.Number || a[1].Number < 0)
        {
            return SqlValue.Undefined;
        }

        var text = a[0].AsString();
        return text.Length * a[1].Number > MaxStringLength
            ? throw CosmosFault.BadRequest("REPLICATE made a string longer than an item may be.")
            : SqlValue.From(new StringBuilder().Insert(0, text, (int)a[1].Number).ToString());
    }

    private static SqlValue ToText(SqlValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Undefined:
                return SqlValue.Undefined;
            case ValueKind.String:
                return value;
            default:
                var buffer = new ArrayBufferWriter<byte>();
                using (
                    var writer = new Utf8JsonWriter(
                        buffer,
                        new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
                    )
                )
                {
                    value.WriteTo(writer);
                }

                return SqlValue.From(Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
    }

    private static SqlValue ArrayContains(IReadOnlyList<SqlValue> a)
    {
        if (a[0].Kind != ValueKind.Array || !a[1].IsDefined || (a.Count == 3 && a[2].Kind != ValueKind.Boolean))
        {
            return SqlValue.Undefined;
        }

        var partial = a.Count == 3 && a[2].IsTrue;
        return SqlValue.From(a[0].Items().Any(item => partial ? Includes(item, a[1]) : SqlValue.AreEqual(item, a[1])));
    }

    /// <summary>Partial match: every property that is asked for is there with an equal value.</summary>
    private static bool Includes(SqlValue item, SqlValue part) =>
        part.Kind == ValueKind.Object && item.Kind == ValueKind.Object
            ? part.Properties().All(property => item.Property(property.Key) is { IsDefined: true } found && Includes(found, property.Value))
            : SqlValue.AreEqual(item, part);

    private static SqlValue ContainsMany(IReadOnlyList<SqlValue> a, bool any)
    {
        if (a[0].Kind != ValueKind.Array)
        {
            return SqlValue.Undefined;
        }

        bool Has(SqlValue wanted) => a[0].Items().Any(item => SqlValue.AreEqual(item, wanted));
        var wanted = a.Skip(1).Where(value => value.IsDefined);
        return SqlValue.From(any ? wanted.Any(Has) : wanted.All(Has));
    }

    private static SqlValue ArraySlice(IReadOnlyList<SqlValue> a)
    {
        if (a[0].Kind != ValueKind.Array || a.Skip(1).Any(value => value.Kind != ValueKind.Number))
        {
            return SqlValue.Undefined;
        }

        var start = a[1].Number < 0 ? Math.Max(0, a[0].Length + a[1].Number) : a[1].Number;
        var skipped = a[0].Items().Skip((int)Math.Min(start, int.MaxValue));
        return SqlValue.From([.. a.Count == 3 ? skipped.Take((int)Math.Clamp(a[2].Number, 0, int.MaxValue)) : skipped]);
    }
}
