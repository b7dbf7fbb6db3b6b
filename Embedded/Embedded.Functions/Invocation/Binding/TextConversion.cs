using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Embedded.Functions.Invocation.Binding;

/// <summary>
/// The worker's conversions from text, in its order: text itself, Guid, date and time, bytes, and for everything else JSON; hence "42" is a
/// number, "007" and "True" are not values.
/// </summary>
internal static class TextConversion
{
    public static Func<string, T?> To<T>(JsonSerializerOptions json)
    {
        if (typeof(T) == typeof(string) || typeof(T) == typeof(object))
        {
            return static text => (T)(object)text;
        }

        if (typeof(T) == typeof(byte[]))
        {
            return static text => (T)(object)Encoding.UTF8.GetBytes(text);
        }

        T? FromJson(string text) => JsonSerializer.Deserialize<T>(text, json);
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (type == typeof(Guid))
        {
            return text => Guid.TryParse(text, out var value) ? (T)(object)value : FromJson(text);
        }

        if (type == typeof(DateTimeOffset))
        {
            return text =>
                DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
                    ? (T)(object)value
                    : FromJson(text);
        }

        if (type == typeof(DateTime))
        {
            return text =>
                DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var value)
                    ? (T)(object)value
                    : FromJson(text);
        }

        return FromJson;
    }
}
