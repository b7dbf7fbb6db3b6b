using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Embedded.Cosmos.Values;

/// <summary>
/// A value of the Cosmos query language: JSON plus undefined. Numbers are IEEE doubles; a value read from a document keeps its original text.
/// </summary>
internal readonly struct SqlValue
{
    private readonly object? reference;
    private readonly JsonElement element;
    private readonly double number;

    private SqlValue(ValueKind kind, double number = 0, object? reference = null, JsonElement element = default)
    {
        Kind = kind;
        this.number = number;
        this.reference = reference;
        this.element = element;
    }

    public static SqlValue Undefined => default;

    public static SqlValue Null { get; } = new(ValueKind.Null);

    public static SqlValue True { get; } = new(ValueKind.Boolean, 1);

    public static SqlValue False { get; } = new(ValueKind.Boolean, 0);

    public ValueKind Kind { get; }

    public bool IsDefined => Kind != ValueKind.Undefined;

    public bool IsTrue => Kind == ValueKind.Boolean && number != 0;

    public bool IsFalse => Kind == ValueKind.Boolean && number == 0;

    public bool IsPrimitive => Kind is ValueKind.Null or ValueKind.Boolean or ValueKind.Number or ValueKind.String;

    public double Number => number;

    public static SqlValue From(bool value) => value ? True : False;

    /// <summary>A result that JSON cannot carry (NaN, infinity) is undefined.</summary>
    public static SqlValue From(double value) => double.IsFinite(value) ? new(ValueKind.Number, value) : Undefined;

    public static SqlValue From(string value) => new(ValueKind.String, reference: value);

    public static SqlValue From(IReadOnlyList<SqlValue> items) => new(ValueKind.Array, reference: items);

    public static SqlValue From(IReadOnlyList<KeyValuePair<string, SqlValue>> properties) => new(ValueKind.Object, reference: properties);

    public static SqlValue From(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Null => Null,
            JsonValueKind.True => True,
            JsonValueKind.False => False,
            JsonValueKind.Number => new(ValueKind.Number, element.GetDouble(), element: element),
            JsonValueKind.String => new(ValueKind.String, element: element),
            JsonValueKind.Array => new(ValueKind.Array, element: element),
            JsonValueKind.Object => new(ValueKind.Object, element: element),
            _ => Undefined,
        };

    public string AsString() => (string?)reference ?? element.GetString()!;

    public SqlValue Property(string name)
    {
        if (Kind != ValueKind.Object)
        {
            return Undefined;
        }

        if (reference is null)
        {
            return element.TryGetProperty(name, out var found) ? From(found) : Undefined;
        }

        foreach (var (key, value) in (IReadOnlyList<KeyValuePair<string, SqlValue>>)reference)
        {
            if (key == name)
            {
                return value;
            }
        }

        return Undefined;
    }

    public SqlValue Item(double index)
    {
        if (Kind != ValueKind.Array || index < 0 || index != Math.Floor(index) || index >= Length)
        {
            return Undefined;
        }

        return reference is IReadOnlyList<SqlValue> list ? list[(int)index] : From(element[(int)index]);
    }

    /// <summary>The number of elements of an array, or of properties of an object; 0 for anything else.</summary>
    public int Length =>
        Kind switch
        {
            ValueKind.Array => reference is IReadOnlyList<SqlValue> list ? list.Count : element.GetArrayLength(),
            ValueKind.Object => reference is IReadOnlyList<KeyValuePair<string, SqlValue>> list ? list.Count : element.GetPropertyCount(),
            _ => 0,
        };

    public IEnumerable<SqlValue> Items()
    {
        if (Kind != ValueKind.Array)
        {
            return [];
        }

        return reference is IReadOnlyList<SqlValue> list ? list : element.EnumerateArray().Select(From);
    }

    public IEnumerable<KeyValuePair<string, SqlValue>> Properties()
    {
        if (Kind != ValueKind.Object)
        {
            return [];
        }

        return reference is IReadOnlyList<KeyValuePair<string, SqlValue>> list
            ? list
            : element.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, From(property.Value)));
    }

    /// <summary>Equality of two defined values: false across types, structural for arrays and objects.</summary>
    public static bool AreEqual(SqlValue left, SqlValue right)
    {
        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case ValueKind.Undefined or ValueKind.Null:
                return true;
            case ValueKind.Boolean or ValueKind.Number:
                return left.number == right.number;
            case ValueKind.String:
                return left.AsString() == right.AsString();
            case ValueKind.Array:
                return left.Length == right.Length && left.Items().Zip(right.Items()).All(pair => AreEqual(pair.First, pair.Second));
            default:
                if (left.Length != right.Length)
                {
                    return false;
                }

                foreach (var (name, value) in left.Properties())
                {
                    var other = right.Property(name);
                    if (!other.IsDefined || !AreEqual(value, other))
                    {
                        return false;
                    }
                }

                return true;
        }
    }

    /// <summary>Compares two primitives of one type; across types, and for arrays and objects, there is no answer.</summary>
    public static bool TryCompare(SqlValue left, SqlValue right, out int comparison)
    {
        comparison = 0;
        if (left.Kind != right.Kind || !left.IsPrimitive)
        {
            return false;
        }

        comparison = left.Kind switch
        {
            ValueKind.Null => 0,
            ValueKind.String => CompareOrdinal(left.AsString(), right.AsString()),
            _ => left.number.CompareTo(right.number),
        };
        return true;
    }

    /// <summary>Orders strings by code point, which is the byte order of UTF-8 and therefore of the index keys.</summary>
    public static int CompareOrdinal(string left, string right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a != b)
            {
                // Surrogates stand for code points above every other UTF-16 unit, although their values are lower than U+E000.
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b)
                    : char.IsSurrogate(a) ? 1
                    : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    public void WriteTo(Utf8JsonWriter writer)
    {
        if (element.ValueKind != JsonValueKind.Undefined)
        {
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(element), skipInputValidation: true);
            return;
        }

        switch (Kind)
        {
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Boolean:
                writer.WriteBooleanValue(number != 0);
                break;
            case ValueKind.Number:
                WriteNumber(writer, number);
                break;
            case ValueKind.String:
                writer.WriteStringValue(AsString());
                break;
            case ValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in Items())
                {
                    if (item.IsDefined)
                    {
                        item.WriteTo(writer);
                    }
                }

                writer.WriteEndArray();
                break;
            case ValueKind.Object:
                writer.WriteStartObject();
                foreach (var (name, value) in Properties())
                {
                    if (value.IsDefined)
                    {
                        writer.WritePropertyName(name);
                        value.WriteTo(writer);
                    }
                }

                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException("An undefined value has no JSON form.");
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (value == Math.Floor(value) && Math.Abs(value) < 9007199254740992)
        {
            writer.WriteNumberValue((long)value);
        }
        else
        {
            writer.WriteRawValue(value.ToString("R", CultureInfo.InvariantCulture));
        }
    }
}
