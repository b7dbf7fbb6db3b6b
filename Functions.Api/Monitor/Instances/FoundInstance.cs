using Microsoft.DurableTask.Client;

namespace Functions.Api.Monitor.Instances;

/// <summary>An instance of a hub. Newest first in order.</summary>
internal sealed record FoundInstance(string Hub, OrchestrationMetadata Metadata) : IComparable<FoundInstance>
{
    /// <summary>Its place in the list.</summary>
    public InstancePlace Place => new(Metadata.CreatedAt, Hub, Metadata.InstanceId);

    public int CompareTo(FoundInstance? other) => Place.CompareTo(other?.Place);
}
