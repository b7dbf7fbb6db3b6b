using Domain.Ids;
using Domain.Media;
using Domain.Posts;
using DurableTask.Core.History;
using Functions.Api.Monitor.Hubs;
using Infrastructure.Durable;
using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Instances;

/// <summary>Finds what an instance has to do with: its parent and children by its history, uploads and posts by its id, which is the record's.</summary>
public sealed class InstanceLinks(IMediaStore media, IPostStore posts)
{
    private const int MaxChildren = 200;

    /// <summary>The links, and how many children there are.</summary>
    internal async Task<(IReadOnlyList<InstanceLink> Links, int Children)> FindAsync(
        string hub, OrchestrationMetadata instance, IReadOnlyList<HistoryEvent> history, CancellationToken cancellationToken)
    {
        var links = new List<InstanceLink>();
        if (history.OfType<ExecutionStartedEvent>().FirstOrDefault()?.ParentInstance is { } parent)
        {
            links.Add(new("parent", hub, parent.OrchestrationInstance.InstanceId, parent.Name));
        }

        var children = history.OfType<SubOrchestrationInstanceCreatedEvent>().DistinctBy(child => child.InstanceId).ToList();
        links.AddRange(children.Take(MaxChildren).Select(child => new InstanceLink("child", hub, child.InstanceId, child.Name)));
        links.AddRange(await OfRecordAsync(hub, instance, cancellationToken));
        return (links, children.Count);
    }

    private async Task<IReadOnlyList<InstanceLink>> OfRecordAsync(string hub, OrchestrationMetadata instance, CancellationToken cancellationToken)
    {
        switch (hub, instance.Name)
        {
            case (HubClients.MediaHub, DurableMediaWorkflow.Orchestrator)
                when SnowflakeId.TryParse(instance.InstanceId, out var id) && await media.FindAsync(id, cancellationToken) is { } upload:
                return
                [
                    Upload(id),
                    .. upload.UsedByPostId is { } user && await posts.GetAsync(user, cancellationToken) is not null ? [Post(user)] : Array.Empty<InstanceLink>(),
                ];
            case (HubClients.SocialHub, DurablePostWorkflow.PublishOrchestrator or DurablePostWorkflow.RetractOrchestrator)
                when TryPost(instance.InstanceId) is { } id && await posts.GetAsync(id, cancellationToken) is { } post:
                return [Post(id), .. post.Media.Select(medium => Upload(medium.MediaId))];
            default:
                return [];
        }
    }

    // A retraction's instance is named after the post it retracts.
    private static SnowflakeId? TryPost(string instanceId) =>
        SnowflakeId.TryParse(instanceId[(instanceId.LastIndexOf('-') + 1)..], out var id)
        && (instanceId == id.ToString() || instanceId == DurablePostWorkflow.RetractInstance(id))
            ? id
            : null;

    private static InstanceLink Upload(SnowflakeId id) => new("upload", HubClients.MediaHub, id.ToString(), DurableMediaWorkflow.Orchestrator);

    private static InstanceLink Post(SnowflakeId id) => new("post", HubClients.SocialHub, id.ToString(), DurablePostWorkflow.PublishOrchestrator);
}
