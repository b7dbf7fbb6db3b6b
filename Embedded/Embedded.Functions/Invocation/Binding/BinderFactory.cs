using System.Reflection;
using System.Text;
using System.Text.Json;
using Embedded.Functions.Durable;
using Embedded.Functions.Hosting;
using Embedded.Functions.Http;
using Embedded.Functions.Messaging;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Embedded.Functions.Invocation.Binding;

/// <summary>
/// Chooses the binder of every parameter, once, at start-up. What it cannot bind it refuses, so that no parameter is silently null.
/// </summary>
/// <param name="json">The app's worker serialiser.</param>
/// <param name="durable">Payload serialiser of the app's hub.</param>
/// <param name="hub">Finds the hub a durable client asks for; null means the app's own.</param>
internal sealed class BinderFactory(
    JsonSerializerOptions json,
    DataConverter durable,
    Func<FunctionDeclaration, string?, DurableTaskHub> hub)
{
    private static readonly MethodInfo CreateMethod = typeof(BinderFactory).GetMethod(
        nameof(Create),
        BindingFlags.NonPublic | BindingFlags.Instance)!;

    private static readonly MethodInfo MessagesMethod = typeof(BinderFactory).GetMethod(
        nameof(ArrayOf),
        BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <summary>One <see cref="ParameterBinder{T}"/> per parameter, in order.</summary>
    /// <exception cref="FunctionDeclarationException">A parameter cannot be bound.</exception>
    public IReadOnlyList<object> CreateAll(FunctionDeclaration declaration, RoutePattern? route)
    {
        var names = DataNames(declaration, route);
        var binders = new List<object>();
        ParameterInfo? input = null;
        foreach (var parameter in declaration.Method.GetParameters())
        {
            if (parameter.ParameterType.IsByRef || parameter.ParameterType.IsByRefLike)
            {
                throw Unbindable(declaration, parameter, "by-reference parameters cannot be bound");
            }

            if (declaration.Kind is TriggerKind.Orchestration && IsOrchestrationInput(declaration, parameter))
            {
                if (input is not null)
                {
                    throw Unbindable(declaration, parameter, $"only one parameter can take the input, and '{input.Name}' does");
                }

                input = parameter;
            }

            try
            {
                binders.Add(
                    CreateMethod
                        .MakeGenericMethod(parameter.ParameterType)
                        .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [declaration, parameter, names], null)!);
            }
            catch (InvalidOperationException e)
            {
                throw Unbindable(declaration, parameter, e.Message);
            }
        }

        return binders;
    }

    private static HashSet<string> DataNames(FunctionDeclaration declaration, RoutePattern? route) =>
        new(
            declaration.Kind switch
            {
                TriggerKind.Http => route!.Parameters.Select(p => p.Name),
                TriggerKind.ServiceBus => IsBatched(declaration) ? [] : MessageMetadata.Names,
                TriggerKind.Activity => ["instanceId"],
                _ => [],
            },
            StringComparer.OrdinalIgnoreCase);

    private static bool IsOrchestrationInput(FunctionDeclaration declaration, ParameterInfo parameter) =>
        parameter != declaration.TriggerParameter
        && parameter.ParameterType != typeof(FunctionContext)
        && parameter.ParameterType != typeof(CancellationToken)
        && parameter.GetCustomAttribute<InputBindingAttribute>() is null;

    private static FunctionDeclarationException Unbindable(FunctionDeclaration declaration, ParameterInfo parameter, string reason) =>
        new(declaration.Name, $"parameter '{parameter.Name}' of type {parameter.ParameterType}: {reason}");

    private object Create<T>(FunctionDeclaration declaration, ParameterInfo parameter, HashSet<string> names)
    {
        if (parameter.GetCustomAttribute<InputBindingAttribute>() is { } input)
        {
            if (input is not DurableClientAttribute client)
            {
                throw new InvalidOperationException($"{input.GetType().Name} is not supported");
            }

            if (typeof(T) != typeof(DurableTaskClient))
            {
                throw new InvalidOperationException("[DurableClient] binds a DurableTaskClient");
            }

            var target = hub(declaration, client.TaskHub);
            return new DelegateBinder<DurableTaskClient>(_ => target.Client);
        }

        if (typeof(T) == typeof(FunctionContext))
        {
            return new DelegateBinder<FunctionContext>(static context => context);
        }

        if (typeof(T) == typeof(CancellationToken))
        {
            return new DelegateBinder<CancellationToken>(static context => context.CancellationToken);
        }

        var bound = new BoundParameter(declaration.Name, parameter);
        if (parameter.GetCustomAttribute<InputConverterAttribute>() is { } converter)
        {
            return new ConverterBinder<T>(bound, converter.ConverterType);
        }

        if (parameter == declaration.TriggerParameter)
        {
            return Trigger<T>(declaration, bound);
        }

        if (declaration.Kind is TriggerKind.Orchestration)
        {
            return OrchestrationInput<T>(bound);
        }

        return names.Contains(bound.Name)
            ? new BindingDataBinder<T>(bound, json)
            : throw new InvalidOperationException(
                declaration.Kind is TriggerKind.Http
                    ? "it is no parameter of the route and has no binding attribute; read the query from HttpRequest"
                    : "nothing of that name can be bound");
    }

    private object Trigger<T>(FunctionDeclaration declaration, BoundParameter bound) =>
        declaration.Kind switch
        {
            TriggerKind.Http => Request<T>(),
            TriggerKind.Timer => Exactly<T, TimerInfo>(),
            TriggerKind.Orchestration => Exactly<T, TaskOrchestrationContext>(),
            TriggerKind.Entity => Exactly<T, TaskEntityDispatcher>(),
            TriggerKind.ServiceBus => IsBatched(declaration) ? Messages<T>(bound) : Message<T>(bound),
            TriggerKind.Activity => ActivityInput<T>(bound),
            _ => throw new InvalidOperationException("unknown trigger"),
        };

    private static object Request<T>() =>
        typeof(T) == typeof(HttpRequestData)
            ? new DelegateBinder<HttpRequestData>(static context => new RequestData((HttpRequest)context.TriggerValue!, context))
            : Exactly<T, HttpRequest>();

    private static TriggerBinder<T> Exactly<T, TExpected>() =>
        typeof(T) == typeof(TExpected)
            ? new TriggerBinder<T>()
            : throw new InvalidOperationException($"this trigger binds a {typeof(TExpected).Name}");

    private static bool IsBatched(FunctionDeclaration declaration) => declaration.Trigger is ServiceBusTriggerAttribute { IsBatched: true };

    private DelegateBinder<T> Message<T>(BoundParameter bound)
    {
        var read = Body<T>(bound);
        return new(context => read((BrokerMessage)context.TriggerValue!));
    }

    private object Messages<T>(BoundParameter bound) =>
        typeof(T) is { IsSZArray: true } array
            ? MessagesMethod.MakeGenericMethod(array.GetElementType()!).Invoke(this, BindingFlags.DoNotWrapExceptions, null, [bound], null)!
            : throw new InvalidOperationException("a batch of messages binds to an array");

    private DelegateBinder<TElement[]> ArrayOf<TElement>(BoundParameter bound)
    {
        var read = Body<TElement>(bound);
        return new(context => [.. ((BrokerMessage[])context.TriggerValue!).Select(message => read(message)!)]);
    }

    private Func<BrokerMessage, T?> Body<T>(BoundParameter bound)
    {
        if (typeof(T) == typeof(string))
        {
            return static message => (T)(object)Encoding.UTF8.GetString(message.Body.Span);
        }

        if (typeof(T) == typeof(byte[]))
        {
            return static message => (T)(object)message.Body.ToArray();
        }

        if (typeof(T).IsInterface || typeof(T).IsAbstract)
        {
            throw new InvalidOperationException("a message binds to string, byte[] or a type that JSON can become");
        }

        return message =>
        {
            try
            {
                return JsonSerializer.Deserialize<T>(message.Body.Span, json);
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                throw bound.CannotConvert(e);
            }
        };
    }

    private DelegateBinder<T> ActivityInput<T>(BoundParameter bound) =>
        new(context =>
        {
            if (context.TriggerValue is not string text)
            {
                return default(T) is null
                    ? default
                    : throw bound.CannotConvert(new InvalidOperationException("The activity was called without input."));
            }

            try
            {
                return durable.Deserialize<T>(text);
            }
            catch (Exception e) when (e is JsonException or NotSupportedException)
            {
                throw bound.CannotConvert(e);
            }
        });

    private static DelegateBinder<T> OrchestrationInput<T>(BoundParameter bound)
    {
        if (typeof(T) == typeof(object)
            || typeof(T).IsInterface
            || typeof(T).IsAbstract
            || Nullable.GetUnderlyingType(typeof(T)) is not null)
        {
            throw new InvalidOperationException(
                "the worker binds an orchestration's input only to a parameter of the input's exact type; use context.GetInput");
        }

        return new(context =>
        {
            var orchestration = (TaskOrchestrationContext)context.TriggerValue!;
            return orchestration.GetInput<T>() is { } input && (default(T) is null || orchestration.GetInput<object>() is not null)
                ? input
                : bound.Missing<T>();
        });
    }
}
