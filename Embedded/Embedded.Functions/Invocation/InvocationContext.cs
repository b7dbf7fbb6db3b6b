using System.Collections.ObjectModel;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Functions.Invocation;

/// <summary>One invocation. Parts that few functions touch are created when first asked for.</summary>
internal sealed class InvocationContext(
    FunctionDefinition definition,
    IServiceProvider services,
    object? triggerValue,
    IReadOnlyDictionary<string, object?>? bindingData,
    CancellationToken caller,
    CancellationToken hostStopping,
    RetryContext? retry = null) : FunctionContext, IDisposable
{
    private string? invocationId;
    private TraceContext? trace;
    private BindingContext? binding;
    private IDictionary<object, object>? items;
    private InvocationFeatures? features;
    private CancellationTokenSource? cancellation;

    public override string InvocationId => invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => definition.Id;

    public override TraceContext TraceContext => trace ??= ActivityTraceContext.Of(Activity.Current);

    public override BindingContext BindingContext => binding ??= new InvocationBindingContext(BindingData);

    public override RetryContext RetryContext { get; } = retry ?? InvocationRetryContext.None;

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => definition;

    public override IDictionary<object, object> Items
    {
        get => items ??= new Dictionary<object, object>();
        set => items = value;
    }

    public override IInvocationFeatures Features => features ??= new InvocationFeatures();

    public override CancellationToken CancellationToken
    {
        get
        {
            if (!caller.CanBeCanceled)
            {
                return hostStopping;
            }

            return (cancellation ??= CancellationTokenSource.CreateLinkedTokenSource(caller, hostStopping)).Token;
        }
    }

    /// <summary>What the trigger hands over: request, message, timer, orchestration context or activity input.</summary>
    public object? TriggerValue => triggerValue;

    /// <summary>The trigger's metadata by name, ignoring case.</summary>
    public IReadOnlyDictionary<string, object?> BindingData { get; } = bindingData ?? ReadOnlyDictionary<string, object?>.Empty;

    /// <summary>What the function returned; middleware may replace it.</summary>
    public object? Result { get; set; }

    public void Dispose() => cancellation?.Dispose();
}
