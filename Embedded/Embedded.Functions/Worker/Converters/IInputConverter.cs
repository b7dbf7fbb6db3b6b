namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Turns what a trigger delivers into a parameter's value.</summary>
public interface IInputConverter
{
    /// <summary>Converts, or says that it cannot.</summary>
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}
