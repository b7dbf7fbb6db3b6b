using Microsoft.Extensions.Hosting;

namespace Embedded.Functions.Hosting;

/// <summary>An app inside the embedded host starts and stops with it and listens to no signals of its own.</summary>
internal sealed class PassiveHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
