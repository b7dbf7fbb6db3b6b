using System.Globalization;

namespace Embedded.Functions.Messaging;

/// <summary>A message's properties as binding data: text by name.</summary>
internal static class MessageMetadata
{
    public static IReadOnlyList<string> Names { get; } =
    ["MessageId", "SequenceNumber", "DeliveryCount", "EnqueuedTimeUtc", "ExpiresAtUtc", "ContentType", "Subject", "CorrelationId"];

    public static IReadOnlyDictionary<string, object?> Of(BrokerMessage message) =>
        new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["MessageId"] = message.MessageId,
            ["SequenceNumber"] = message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            ["DeliveryCount"] = message.DeliveryCount.ToString(CultureInfo.InvariantCulture),
            ["EnqueuedTimeUtc"] = message.EnqueuedTime.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["ExpiresAtUtc"] = (message.ExpiresAt ?? DateTimeOffset.MaxValue).UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["ContentType"] = message.ContentType,
            ["Subject"] = message.Subject,
            ["CorrelationId"] = message.CorrelationId,
        };
}
