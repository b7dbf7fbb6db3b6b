namespace Embedded.Functions.Invocation;

/// <summary>Names of trigger kinds.</summary>
internal static class TriggerKindExtensions
{
    /// <summary>The binding's type as in function.json.</summary>
    public static string BindingType(this TriggerKind kind) => kind switch
    {
        TriggerKind.Http => "httpTrigger",
        TriggerKind.Timer => "timerTrigger",
        TriggerKind.ServiceBus => "serviceBusTrigger",
        TriggerKind.Orchestration => "orchestrationTrigger",
        TriggerKind.Activity => "activityTrigger",
        TriggerKind.Entity => "entityTrigger",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
