using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Tests.Shared.Histories;

/// <summary>The orchestrators that an app's assembly declares, so that none can be forgotten.</summary>
internal sealed class AppOrchestrators(Assembly app)
{
    private readonly Dictionary<string, MethodInfo> methods = app.GetTypes()
        .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(static method => method.GetParameters() is [var context, ..] && context.IsDefined(typeof(OrchestrationTriggerAttribute)))
        .ToDictionary(static method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    public IEnumerable<string> Names => methods.Keys;

    /// <summary>Runs one, as the engine does.</summary>
    public async Task<object?> RunAsync(TaskName name, TaskOrchestrationContext context)
    {
        var task = Invoke(methods[name.Name], context);
        await task;
        return task.GetType().GetProperty("Result") is { } result && result.PropertyType.IsVisible ? result.GetValue(task) : null;
    }

    private static Task Invoke(MethodInfo method, TaskOrchestrationContext context)
    {
        try
        {
            return (Task)method.Invoke(null, [context])!;
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }
}
