namespace Domain.Health;

/// <summary>Asks one dependency whether it answers.</summary>
public interface IReadinessCheck
{
    /// <summary>The dependency's name, snake_case.</summary>
    string Name { get; }

    /// <summary>Returns when it answers; throws when it does not.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
