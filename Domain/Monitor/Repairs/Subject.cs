using System.Diagnostics.CodeAnalysis;
using Domain.Ids;

namespace Domain.Monitor.Repairs;

/// <summary>One thing that can be stuck.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id of its record.</param>
public readonly record struct Subject(SubjectKind Kind, SnowflakeId Id)
{
    /// <summary>Its text form, such as <c>upload-123</c>: fit for ids of items and instances.</summary>
    public override string ToString() => $"{NameOf(Kind)}-{Id}";

    /// <summary>Reads the text form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Subject subject)
    {
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        foreach (var kind in Enum.GetValues<SubjectKind>())
        {
            if (dash > 0 && text![..dash] == NameOf(kind) && SnowflakeId.TryParse(text[(dash + 1)..], out var id))
            {
                subject = new(kind, id);
                return true;
            }
        }

        subject = default;
        return false;
    }

    private static string NameOf(SubjectKind kind) => kind switch
    {
        SubjectKind.Upload => "upload",
        SubjectKind.Post => "post",
        SubjectKind.Retraction => "retraction",
        SubjectKind.Expiry => "expiry",
        _ => "unknown",
    };
}
