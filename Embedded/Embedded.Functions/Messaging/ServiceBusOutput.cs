using System.Text;
using System.Text.Json;

namespace Embedded.Functions.Messaging;

/// <summary>
/// Sends a function's return value: text and bytes as they are, an array of them or of objects one by one, other objects as JSON; null
/// sends nothing.
/// </summary>
internal sealed class ServiceBusOutput(EmbeddedServiceBus bus, string entity, JsonSerializerOptions json)
{
    public async Task SendAsync(object? result)
    {
        switch (result)
        {
            case null:
                break;
            case string text:
                await bus.SendAsync(entity, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                await bus.SendAsync(entity, bytes);
                break;
            case Array items:
                foreach (var item in items)
                {
                    await SendAsync(item);
                }

                break;
            default:
                await bus.SendAsync(entity, JsonSerializer.SerializeToUtf8Bytes(result, result.GetType(), json));
                break;
        }
    }
}
