using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Domain.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Functions.Api.Http;

/// <summary>
/// ETags (RFC 9110 §8.8.3) of records: <c>"version.content"</c>. If-None-Match compares the whole, since counts and what the viewer did
/// change the answer;
/// If-Match compares only the version, so that somebody else's like does not refuse an edit.
/// </summary>
public static class EntityVersion
{
    /// <summary>The tag of a record's version shown as these bytes.</summary>
    public static string Tag(string version, ReadOnlySpan<byte> body) => $"\"{Short(Encoding.UTF8.GetBytes(version))}.{Short(body)}\"";

    /// <summary>Whether a header of comma-separated tags, weak or strong, names the tag.</summary>
    public static bool Matches(StringValues header, string tag) => Tags(header).Any(candidate => candidate == "*" || Strip(candidate) == tag);

    /// <summary>Refuses the call when it carries an If-Match that names another version of the record.</summary>
    /// <exception cref="ProblemException"><c>precondition_failed</c>.</exception>
    public static void Demand(HttpRequest request, string? version)
    {
        var tags = Tags(request.Headers.IfMatch);
        var prefix = version is null ? null : $"\"{Short(Encoding.UTF8.GetBytes(version))}.";
        if (tags.Length > 0 && !tags.Any(tag => tag == "*" || (prefix is not null && tag.StartsWith(prefix, StringComparison.Ordinal))))
        {
            throw new ProblemException(ProblemKind.PreconditionFailed, "precondition_failed", "It has changed since it was read. Read it again.");
        }
    }

    private static string[] Tags(StringValues header) =>
        header.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Strip(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    private static string Short(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(SHA256.HashData(bytes).AsSpan(0, 12));
}
