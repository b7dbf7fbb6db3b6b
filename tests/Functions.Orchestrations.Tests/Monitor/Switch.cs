using Domain.Health;

namespace Functions.Orchestrations.Tests.Monitor;

/// <summary>A dependency that answers or does not, as the test says.</summary>
internal sealed class Switch : IReadinessCheck
{
    public bool IsDown { get; set; }

    public string Name => "switch";

    public Task CheckAsync(CancellationToken cancellationToken) => IsDown ? throw new IOException("It does not answer.") : Task.CompletedTask;
}
