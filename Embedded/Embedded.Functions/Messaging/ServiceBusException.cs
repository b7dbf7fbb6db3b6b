using System.Diagnostics.CodeAnalysis;

namespace Embedded.Functions.Messaging;

/// <summary>The broker refuses an operation.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Always thrown with a reason.")]
public sealed class ServiceBusException(ServiceBusFailure failure, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public ServiceBusFailure Failure { get; } = failure;
}
