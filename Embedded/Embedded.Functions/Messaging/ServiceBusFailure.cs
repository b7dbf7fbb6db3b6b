namespace Embedded.Functions.Messaging;

/// <summary>Why the broker refuses an operation.</summary>
public enum ServiceBusFailure
{
    /// <summary>There is no queue, topic or subscription of that name.</summary>
    MessagingEntityNotFound,

    /// <summary>The body exceeds the limit.</summary>
    MessageSizeExceeded,
}
