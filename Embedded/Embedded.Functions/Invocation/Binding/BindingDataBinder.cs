using System.Text.Json;

namespace Embedded.Functions.Invocation.Binding;

/// <summary>Supplies a parameter from the trigger's metadata of the same name: a route value or a message property.</summary>
internal sealed class BindingDataBinder<T>(BoundParameter parameter, JsonSerializerOptions json) : ParameterBinder<T>
{
    private readonly Func<string, T?> convert = TextConversion.To<T>(json);

    public override T? Bind(InvocationContext context)
    {
        if (!context.BindingData.TryGetValue(parameter.Name, out var value) || value is null)
        {
            return parameter.Missing<T>();
        }

        try
        {
            return convert((string)value);
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
        {
            throw parameter.CannotConvert(e);
        }
    }
}
