using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function by a message of a queue or of a topic's subscription.</summary>
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>Listens to a queue; the name may be <c>%Setting%</c>.</summary>
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    /// <summary>Listens to a subscription; the names may be <c>%Setting%</c>.</summary>
    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    /// <summary>Setting that holds the connection; the embedded broker has only one connection.</summary>
    public string? Connection { get; set; }

    /// <summary>The queue, or null.</summary>
    public string? QueueName { get; }

    /// <summary>The topic, or null.</summary>
    public string? TopicName { get; }

    /// <summary>The topic's subscription, or null.</summary>
    public string? SubscriptionName { get; }

    /// <summary>Sessions; refused at start-up by the embedded broker.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Takes as many messages as there are, as an array; all of them are completed or given back together.</summary>
    public bool IsBatched { get; set; }

    /// <summary>
    /// As in the official package, has no effect unless host.json says otherwise: messages complete when the function succeeds.
    /// </summary>
    public bool AutoCompleteMessages { get; set; }

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
