using System.Text.Json.Serialization;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>A snapshot of an entity, with its state as text.</summary>
[JsonConverter(typeof(EntityMetadataConverter))]
public sealed class EntityMetadata : EntityMetadata<SerializedData>
{
    /// <summary>A snapshot; a null state is none.</summary>
    public EntityMetadata(EntityInstanceId id, SerializedData? state = null)
        : base(id, state) { }
}
