using System.Text;
using Domain.Monitor.Queues;

namespace Infrastructure.ServiceBus;

/// <summary>What operators are shown of a message's bytes.</summary>
internal static class DeadLetterText
{
    /// <summary>The beginning of the text; what is no text is replaced.</summary>
    public static string Of(ReadOnlyMemory<byte> body)
    {
        // Four bytes are at most one character.
        var bytes = body.Span[..Math.Min(body.Length, DeadLetter.MaxBodyLength * 4)];
        var text = Encoding.UTF8.GetString(bytes);
        return text.Length <= DeadLetter.MaxBodyLength ? text : text[..DeadLetter.MaxBodyLength];
    }
}
