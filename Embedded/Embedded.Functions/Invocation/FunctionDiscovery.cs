using System.Reflection;
using System.Runtime.CompilerServices;
using Embedded.Functions.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;

namespace Embedded.Functions.Invocation;

/// <summary>Finds the functions of an app's classes and refuses declarations that the real host would refuse or silently misread.</summary>
internal static class FunctionDiscovery
{
    private const BindingFlags Methods =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<FunctionDeclaration> Find(IEnumerable<Type> types)
    {
        List<FunctionDeclaration> found = [];
        Dictionary<string, MethodInfo> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (var type in types)
        {
            foreach (var method in type.GetMethods(Methods))
            {
                if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute)
                {
                    continue;
                }

                var declaration = Declare(attribute.Name, type, method);
                if (!names.TryAdd(declaration.Name, method))
                {
                    throw new FunctionDeclarationException(
                        declaration.Name,
                        $"the name is also that of {Describe(names[declaration.Name])}");
                }

                found.Add(declaration);
            }
        }

        return found;
    }

    /// <summary>Adds functions that are not methods of the app's classes.</summary>
    public static IReadOnlyList<FunctionDeclaration> Join(
        IReadOnlyList<FunctionDeclaration> found,
        IEnumerable<FunctionDeclaration> registered)
    {
        List<FunctionDeclaration> all = [.. found];
        foreach (var declaration in registered)
        {
            RequireName(declaration.Name, "the registry of durable tasks");
            if (all.Exists(other => other.Name.Equals(declaration.Name, StringComparison.OrdinalIgnoreCase)))
            {
                throw new FunctionDeclarationException(declaration.Name, "the registry of durable tasks has the name of another function");
            }

            all.Add(declaration);
        }

        return all;
    }

    private static void RequireName(string name, string where)
    {
        if (string.IsNullOrEmpty(name)
            || !char.IsAsciiLetter(name[0])
            || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            || name.Length > 127)
        {
            throw new FunctionDeclarationException(
                name,
                $"{where}: a name starts with a letter, continues with letters, digits, '_' and '-', and has at most 127 characters");
        }
    }

    private static FunctionDeclaration Declare(string name, Type type, MethodInfo method)
    {
        RequireName(name, Describe(method));

        if (!method.IsPublic
            || !(type.IsPublic || type.IsNestedPublic)
            || type.ContainsGenericParameters
            || method.ContainsGenericParameters
            || (type.IsAbstract && !method.IsStatic))
        {
            throw new FunctionDeclarationException(
                name,
                $"{Describe(method)} must be a public, non-generic method of a public, non-generic, concrete class");
        }

        var triggers = method
            .GetParameters()
            .Select(p => (Parameter: p, Trigger: p.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(p => p.Trigger is not null)
            .ToArray();
        if (triggers is not [var (parameter, trigger)])
        {
            throw new FunctionDeclarationException(name, $"{Describe(method)} must have exactly one trigger; it has {triggers.Length}");
        }

        var kind = trigger switch
        {
            HttpTriggerAttribute => TriggerKind.Http,
            TimerTriggerAttribute => TriggerKind.Timer,
            ServiceBusTriggerAttribute => TriggerKind.ServiceBus,
            OrchestrationTriggerAttribute => TriggerKind.Orchestration,
            ActivityTriggerAttribute => TriggerKind.Activity,
            EntityTriggerAttribute => TriggerKind.Entity,
            _ => throw new FunctionDeclarationException(name, $"the trigger {trigger!.GetType().Name} is not supported"),
        };
        var retry = method.GetCustomAttribute<RetryAttribute>();
        if (retry is not null && kind is not TriggerKind.Timer)
        {
            throw new FunctionDeclarationException(name, "retry attributes are honoured by timer triggers only");
        }

        var output = method.GetCustomAttribute<ServiceBusOutputAttribute>();
        CheckReturn(name, method, kind, output);
        return new(name, method, parameter, trigger, kind, retry, output);
    }

    private static void CheckReturn(string name, MethodInfo method, TriggerKind kind, ServiceBusOutputAttribute? output)
    {
        var returns = method.ReturnType;
        if (returns == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            throw new FunctionDeclarationException(name, "async void cannot be awaited; return Task");
        }

        if (returns == typeof(ValueTask) || (returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            throw new FunctionDeclarationException(name, "the worker does not await ValueTask; return Task");
        }

        var value =
            returns.IsGenericType && returns.GetGenericTypeDefinition() == typeof(Task<>) ? returns.GetGenericArguments()[0] : returns;
        if (typeof(Task).IsAssignableFrom(value) && value != typeof(Task))
        {
            throw new FunctionDeclarationException(name, $"{value} cannot be awaited by the worker; return Task or Task<T>");
        }

        if (output is not null && kind is not TriggerKind.ServiceBus)
        {
            throw new FunctionDeclarationException(name, $"[ServiceBusOutput] on the method is not supported with a {kind.BindingType()}");
        }

        var isVoid = value == typeof(void) || value == typeof(Task);
        if (output is not null && isVoid)
        {
            throw new FunctionDeclarationException(name, "[ServiceBusOutput] needs a return value");
        }

        if (kind is TriggerKind.Http
            && !isVoid
            && value != typeof(object)
            && !typeof(IActionResult).IsAssignableFrom(value)
            && !typeof(HttpResponseData).IsAssignableFrom(value)
            && !typeof(IResult).IsAssignableFrom(value))
        {
            throw new FunctionDeclarationException(
                name,
                $"an HTTP function returns IActionResult, IResult or HttpResponseData; the ASP.NET Core integration drops a {value.Name}");
        }
    }

    private static string Describe(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";
}
