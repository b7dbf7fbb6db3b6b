using Domain.Problems;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Hubs;

/// <summary>The hubs of this system. A function gets their clients by its bindings, which name each hub literally.</summary>
/// <param name="Media">Uploads.</param>
/// <param name="Social">Posts and what follows from them.</param>
internal sealed record HubClients(DurableTaskClient Media, DurableTaskClient Social)
{
    public const string MediaHub = "media";

    public const string SocialHub = "social";

    /// <summary>All of them.</summary>
    public IReadOnlyList<(string Name, DurableTaskClient Client)> All => [(MediaHub, Media), (SocialHub, Social)];

    /// <summary>The client of a hub.</summary>
    /// <exception cref="ProblemException"><c>hub_not_found</c>.</exception>
    public DurableTaskClient Of(string hub) => hub switch
    {
        MediaHub => Media,
        SocialHub => Social,
        _ => throw ProblemException.NotFound("hub"),
    };
}
