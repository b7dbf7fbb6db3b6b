using System.Text.RegularExpressions;

namespace Functions.Api.Monitor.Instances;

/// <summary>
/// Takes out of payloads what opens something: signatures of URLs, tokens, passwords and keys. The monitor shows what workflows carry to people who may look but
/// not act in others' names.
/// </summary>
internal static class Secrets
{
    private const string Hidden = "REDACTED";

    // These are matched in time linear in the text, whatever it holds.
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string Words = "password|passwd|secret|token|apikey|api_key|accountkey|account_key|accesskey|access_key|masterkey|signature|authorization|connectionstring";

    private static readonly (Regex Pattern, string Replacement)[] Rules =
    [
        (new Regex($"(\"[^\"\\\\]*(?:{Words})[^\"\\\\]*\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"?", Linear), $"$1\"{Hidden}\""),
        (new Regex("([?&;]|u0026)(sig|code|token|access_token|x-functions-key)=[^&\"'\\\\\\s<>]+", Linear), $"$1$2={Hidden}"),
        (new Regex("(accountkey|sharedaccesskey|sharedaccesssignature|password|pwd)=[^;\"'\\s]+", Linear), $"$1={Hidden}"),
        (new Regex("(bearer )[a-z0-9._~+/=-]+", Linear), $"$1{Hidden}"),
    ];

    /// <summary>The text without secrets.</summary>
    public static string Redact(string text)
    {
        foreach (var (pattern, replacement) in Rules)
        {
            text = pattern.Replace(text, replacement);
        }

        return text;
    }
}
