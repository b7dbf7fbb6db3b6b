using System.Text;

namespace Functions.Api.Monitor.Instances;

/// <summary>The beginning of a payload, without secrets.</summary>
/// <param name="Text">JSON, cut where it is too long.</param>
/// <param name="Bytes">Bytes the whole has.</param>
/// <param name="Truncated">Whether it is cut; <c>…/payloads/{name}</c> and <c>…/history/{sequence}</c> give the whole.</param>
public sealed record PayloadPreview(string Text, int Bytes, bool Truncated)
{
    /// <summary>Characters shown of inputs and outputs.</summary>
    public const int InDetail = 4096;

    /// <summary>Characters shown of a payload in a list.</summary>
    public const int InList = 512;

    // What may follow a cut is looked through too, so that no secret loses the mark by which it is known.
    private const int Margin = 64 * 1024;

    /// <summary>The beginning of a payload; null for none.</summary>
    public static PayloadPreview? Of(string? payload, int length)
    {
        if (payload is null)
        {
            return null;
        }

        var text = Secrets.Redact(Cut(payload, Margin));
        return new(Cut(text, length), Encoding.UTF8.GetByteCount(payload), payload.Length > Margin || text.Length > length);
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
