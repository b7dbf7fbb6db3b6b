using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Microsoft.DurableTask.Entities;

/// <summary>Dispatch of operations to methods.</summary>
public static class TaskEntityOperationExtensions
{
    /// <summary>
    /// Calls the public method of <paramref name="target"/> whose name is the operation's, without regard to case. A parameter of type
    /// <see cref="TaskEntityContext"/> gets the context, one other the input.
    /// </summary>
    /// <returns>What the method returned, with its declared type; null when there is no such method.</returns>
    /// <exception cref="AmbiguousMatchException">Several methods have the name.</exception>
    /// <exception cref="InvalidOperationException">A parameter cannot be bound.</exception>
    internal static (object? Result, Type Type)? Dispatch(this TaskEntityOperation operation, object target)
    {
        MethodInfo? method = target
            .GetType()
            .GetMethod(operation.Name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        if (method is null)
        {
            return null;
        }

        object?[] arguments = operation.Bind(method);
        try
        {
            return (method.Invoke(target, arguments), method.ReturnType);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } cause)
        {
            ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static object?[] Bind(this TaskEntityOperation operation, MethodInfo method)
    {
        ParameterInfo? context = null;
        ParameterInfo? input = null;
        ParameterInfo[] parameters = method.GetParameters();
        var arguments = new object?[parameters.Length];
        for (int i = 0; i < parameters.Length; i++)
        {
            ParameterInfo parameter = parameters[i];
            if (parameter.ParameterType == typeof(TaskEntityContext))
            {
                RequireFirst(context);
                context = parameter;
                arguments[i] = operation.Context;
                continue;
            }

            RequireFirst(input);
            input = parameter;
            arguments[i] =
                operation.HasInput ? operation.GetInput(parameter.ParameterType)
                : parameter.HasDefaultValue ? parameter.DefaultValue
                : throw Unbindable(parameter, "the caller gave no input");

            void RequireFirst(ParameterInfo? taken)
            {
                if (taken is not null)
                {
                    throw Unbindable(parameter, $"what it takes is bound to '{taken.Name}' already");
                }
            }
        }

        return arguments;

        InvalidOperationException Unbindable(ParameterInfo parameter, string reason) =>
            new($"Operation '{operation}' cannot be dispatched to '{method}': parameter '{parameter.Name}' cannot be bound, {reason}.");
    }
}
