using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Binds a <c>DurableTaskClient</c> parameter.</summary>
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Task hub to talk to, or <c>%Setting%</c>; the app's own hub when null.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Setting that holds the storage connection; the embedded hubs have only one.</summary>
    public string? ConnectionName { get; set; }
}
