using System.Collections.ObjectModel;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Invocation.Binding;

/// <summary>Supplies a parameter by the converter that its attribute names, [FromBody] among them.</summary>
internal sealed class ConverterBinder<T>(BoundParameter parameter, Type converterType) : ParameterBinder<T>, IAsyncParameterBinder
{
    private readonly object key = new();
    private IInputConverter? converter;

    public async ValueTask PrepareAsync(InvocationContext context)
    {
        converter ??= (IInputConverter)ActivatorUtilities.GetServiceOrCreateInstance(context.InstanceServices, converterType);
        context.BindingData.TryGetValue(parameter.Name, out var source);
        var result = await converter.ConvertAsync(new Context(source, context));
        switch (result.Status)
        {
            case ConversionStatus.Failed:
                throw parameter.CannotConvert(result.Error!);
            case ConversionStatus.Succeeded when result.Value is not null:
                context.Items[key] = result.Value;
                break;
        }
    }

    public override T? Bind(InvocationContext context) =>
        context.Items.Remove(key, out var value) ? (T)value : parameter.Missing<T>();

    private sealed class Context(object? source, FunctionContext function) : ConverterContext
    {
        public override Type TargetType => typeof(T);

        public override object? Source => source;

        public override FunctionContext FunctionContext => function;

        public override IReadOnlyDictionary<string, object> Properties => ReadOnlyDictionary<string, object>.Empty;
    }
}
