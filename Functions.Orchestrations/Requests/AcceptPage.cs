using Domain.Social;
using Infrastructure.Durable;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Orchestrations.Requests;

/// <summary>Lets those follow who have asked, as far as one page goes. Repeating it goes on where it stopped.</summary>
public sealed class AcceptPage(GraphService graph)
{
    /// <summary>The activity.</summary>
    /// <returns>The last request of the page; null: there is no other page.</returns>
    [Function(nameof(AcceptPage))]
    public Task<EdgePlace?> RunAsync([ActivityTrigger] RequestPage page, CancellationToken cancellationToken) =>
        graph.AcceptRequestsAsync(page.User, page.After, cancellationToken);
}
