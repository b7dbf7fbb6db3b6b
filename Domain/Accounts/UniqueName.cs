namespace Domain.Accounts;

/// <summary>A name that one account at most may hold.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">In its normal form: lower case, E.164.</param>
public readonly record struct UniqueName(UniqueNameKind Kind, string Value)
{
    /// <summary>The stable form names are claimed under.</summary>
    public string ToKey() => Kind switch
    {
        UniqueNameKind.Username => $"u:{Value}",
        UniqueNameKind.Email => $"e:{Value}",
        _ => $"p:{Value}",
    };
}
