namespace Embedded.Functions.Durable.Storage;

/// <summary>Which entities a query returns; what is null does not restrict.</summary>
internal sealed record EntityFilter
{
    public string? Id { get; init; }

    public string? IdPrefix { get; init; }

    public DateTimeOffset? ModifiedFrom { get; init; }

    public DateTimeOffset? ModifiedTo { get; init; }

    /// <summary>Whether entities without state are returned too.</summary>
    public bool IncludeTransient { get; init; }
}
