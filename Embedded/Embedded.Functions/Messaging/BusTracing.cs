using System.Diagnostics;

namespace Embedded.Functions.Messaging;

/// <summary>
/// Spans of sending and processing, named as the real client's; a message carries the context it was sent in (W3C Trace Context), as the real ones do in their property
/// <c>Diagnostic-Id</c>.
/// </summary>
internal static class BusTracing
{
    private static readonly ActivitySource Source = new("Embedded.ServiceBus");

    /// <summary>A message is sent.</summary>
    public static Activity? Send(string entity) => Tag(Source.StartActivity("ServiceBusSender.Send", ActivityKind.Producer), entity);

    /// <summary>The context of what is sent now; null when there is none.</summary>
    public static string? Context => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>A message is processed, in the trace in which it was sent.</summary>
    public static Activity? Process(string entity, BrokerMessage message)
    {
        _ = ActivityContext.TryParse(message.DiagnosticId, null, isRemote: true, out var parent);
        return Tag(Source.StartActivity("ServiceBusProcessor.ProcessMessage", ActivityKind.Consumer, parent), entity);
    }

    private static Activity? Tag(Activity? span, string entity) => span?.SetTag("messaging.system", "servicebus").SetTag("messaging.destination.name", entity);
}
