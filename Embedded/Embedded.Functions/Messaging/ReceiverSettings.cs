using System.Globalization;
using Embedded.Functions.Hosting;

namespace Embedded.Functions.Messaging;

/// <summary>The serviceBus section of host.json.</summary>
/// <param name="MaxConcurrentCalls">Messages that one function processes at the same time.</param>
/// <param name="MaxMessageBatchSize">Messages that a function takes at once which asks for batches.</param>
/// <param name="MaxAutoLockRenewalDuration">How long a running function's lock is renewed.</param>
internal sealed record ReceiverSettings(int MaxConcurrentCalls, int MaxMessageBatchSize, TimeSpan MaxAutoLockRenewalDuration)
{
    public static ReceiverSettings For(AppSettings settings) => new(
        settings.HostNumber("extensions:serviceBus:maxConcurrentCalls") ?? 16,
        settings.HostNumber("extensions:serviceBus:maxMessageBatchSize") ?? 1000,
        settings.Host("extensions:serviceBus:maxAutoLockRenewalDuration") is { } text
            ? TimeSpan.Parse(text, CultureInfo.InvariantCulture)
            : TimeSpan.FromMinutes(5));
}
