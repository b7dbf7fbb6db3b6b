using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Functions.Api.Health;

/// <summary>How instruments, labels and numbers are written in the text exposition format of Prometheus 0.0.4.</summary>
internal static class PrometheusName
{
    public const string Histogram = "histogram";
    private const string Counter = "counter";
    private const string Gauge = "gauge";

    /// <summary>The metric's name: that of the instrument with its unit and, for a counter, _total.</summary>
    public static string Of(Instrument instrument)
    {
        var name = Identifier(instrument.Name);
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        name = name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
        return KindOf(instrument) == Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>The metric's type.</summary>
    public static string KindOf(Instrument instrument) =>
        HasKind(instrument, "Histogram`1") ? Histogram
        : IsSetTo(instrument) || HasKind(instrument, "ObservableGauge`1") || HasKind(instrument, "UpDownCounter`1")
            || HasKind(instrument, "ObservableUpDownCounter`1") ? Gauge
        : Counter;

    /// <summary>Whether a measurement is the value, not its change.</summary>
    public static bool IsSetTo(Instrument instrument) => HasKind(instrument, "Gauge`1");

    /// <summary>Label names and values, without braces; sorted, so that the order of tags makes no difference.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var labels = new string[tags.Length];
        for (var at = 0; at < tags.Length; at++)
        {
            labels[at] = $"{Identifier(tags[at].Key)}=\"{EscapeValue(Convert.ToString(tags[at].Value, CultureInfo.InvariantCulture) ?? "")}\"";
        }

        Array.Sort(labels, StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    /// <summary>A number, also where it is none or has no end.</summary>
    public static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Text of a HELP line.</summary>
    public static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeValue(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    // [a-zA-Z_][a-zA-Z0-9_]*
    private static string Identifier(string text)
    {
        var name = new StringBuilder(text.Length + 1);
        foreach (var character in text)
        {
            if (name.Length == 0 && char.IsAsciiDigit(character))
            {
                name.Append('_');
            }

            name.Append(char.IsAsciiLetterOrDigit(character) ? character : '_');
        }

        return name.ToString();
    }

    private static bool HasKind(Instrument instrument, string name) => instrument.GetType().Name == name;
}
