using System.Linq.Expressions;
using Embedded.Functions.Invocation.Binding;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Functions.Invocation;

/// <summary>
/// A function's method as one compiled delegate: it reads every parameter from its typed binder and calls the method, without reflection
/// and without boxing arguments.
/// </summary>
internal sealed class FunctionInvoker
{
    private readonly IAsyncParameterBinder[] asyncBinders;
    private readonly ObjectFactory? activator;
    private readonly Func<object?, InvocationContext, Task> call;

    private FunctionInvoker(IAsyncParameterBinder[] asyncBinders, ObjectFactory? activator, Func<object?, InvocationContext, Task> call)
    {
        this.asyncBinders = asyncBinders;
        this.activator = activator;
        this.call = call;
    }

    /// <summary>Compiles the method.</summary>
    /// <param name="declaration">The function.</param>
    /// <param name="binders">One <see cref="ParameterBinder{T}"/> per parameter, in order.</param>
    public static FunctionInvoker Compile(FunctionDeclaration declaration, IReadOnlyList<object> binders)
    {
        var method = declaration.Method;
        var instance = Expression.Parameter(typeof(object), "instance");
        var context = Expression.Parameter(typeof(InvocationContext), "context");
        var arguments = binders.Select(binder => Expression.Call(Expression.Constant(binder), "Bind", null, context));
        var call = method.IsStatic
            ? Expression.Call(method, arguments)
            : Expression.Call(Expression.Convert(instance, method.DeclaringType!), method, arguments);
        return new FunctionInvoker(
            [.. binders.OfType<IAsyncParameterBinder>()],
            method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes),
            Expression.Lambda<Func<object?, InvocationContext, Task>>(Completion.Adapt(call, context), instance, context).Compile());
    }

    /// <summary>Creates the instance, binds and calls; the result goes into the context.</summary>
    public Task InvokeAsync(InvocationContext context)
    {
        var instance = activator?.Invoke(context.InstanceServices, null);
        return asyncBinders.Length == 0 ? call(instance, context) : BindAndCallAsync(instance, context);
    }

    private async Task BindAndCallAsync(object? instance, InvocationContext context)
    {
        foreach (var binder in asyncBinders)
        {
            await binder.PrepareAsync(context);
        }

        await call(instance, context);
    }

    /// <summary>Turns what a method returns into a task that has stored the result.</summary>
    private static class Completion
    {
        public static Expression Adapt(MethodCallExpression call, ParameterExpression context)
        {
            if (call.Type == typeof(Task))
            {
                return call;
            }

            if (call.Type == typeof(void))
            {
                return Expression.Block(call, Expression.Constant(Task.CompletedTask));
            }

            return call.Type.IsGenericType && call.Type.GetGenericTypeDefinition() == typeof(Task<>)
                ? Expression.Call(typeof(Completion), nameof(StoreAsync), call.Type.GetGenericArguments(), call, context)
                : Expression.Call(typeof(Completion), nameof(Store), null, Expression.Convert(call, typeof(object)), context);
        }

        private static async Task StoreAsync<T>(Task<T> task, InvocationContext context) => context.Result = await task;

        private static Task Store(object? result, InvocationContext context)
        {
            context.Result = result;
            return Task.CompletedTask;
        }
    }
}
