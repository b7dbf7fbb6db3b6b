using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Invocation.Binding;

/// <summary>A parameter and what to do when nothing can be bound to it.</summary>
internal sealed class BoundParameter(string function, ParameterInfo parameter)
{
    private readonly bool isNullable =
        !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
    private readonly bool hasDefault = parameter.HasDefaultValue;
    private readonly object? defaultValue = parameter.HasDefaultValue ? parameter.DefaultValue : null;

    public string Name { get; } = parameter.Name!;

    /// <summary>The declared default, null where allowed, else an error as the worker reports it.</summary>
    public T? Missing<T>() =>
        hasDefault || isNullable
            ? (T?)defaultValue
            : throw Error(
                $"Could not populate the value for '{Name}' parameter. Consider adding a default value or making the parameter nullable.");

    public FunctionInputConverterException CannotConvert(Exception cause) =>
        Error(
            $"Cannot convert input parameter '{Name}' to type '{parameter.ParameterType.FullName}' from type 'System.String'. "
                + $"Error:{cause.Message}",
            cause);

    private FunctionInputConverterException Error(string message, Exception? cause = null) =>
        new($"Error converting 1 input parameters for Function '{function}': {message}", cause);
}
