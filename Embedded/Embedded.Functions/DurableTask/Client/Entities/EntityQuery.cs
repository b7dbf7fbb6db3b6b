using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Which entities to list; what is null does not restrict.</summary>
public record EntityQuery
{
    /// <summary>Entities per page unless asked otherwise.</summary>
    public const int DefaultPageSize = 100;

    private string? instanceIdStartsWith;

    /// <summary>The beginning of the id: <c>@name@key</c>; a missing first @ is added, and the name is put into lower case.</summary>
    public string? InstanceIdStartsWith
    {
        get => instanceIdStartsWith;
        [SuppressMessage("Globalization", "CA1308", Justification = "The official form of names is lower case.")]
        init
        {
            if (value is null)
            {
                instanceIdStartsWith = null;
                return;
            }

            string prefix = value.StartsWith('@') ? value : $"@{value}";
            int separator = prefix.IndexOf('@', 1);
            instanceIdStartsWith = separator < 0
                ? prefix.ToLowerInvariant()
                : string.Concat(prefix[..separator].ToLowerInvariant(), prefix.AsSpan(separator));
        }
    }

    /// <summary>Changed at or after.</summary>
    public DateTimeOffset? LastModifiedFrom { get; init; }

    /// <summary>Changed at or before.</summary>
    public DateTimeOffset? LastModifiedTo { get; init; }

    /// <summary>Whether the result holds the states.</summary>
    public bool IncludeState { get; init; } = true;

    /// <summary>Whether entities without state are listed as long as something of them is stored.</summary>
    public bool IncludeTransient { get; init; }

    /// <summary>Entities per page.</summary>
    public int? PageSize { get; init; }

    /// <summary>Where to go on.</summary>
    public string? ContinuationToken { get; init; }
}
