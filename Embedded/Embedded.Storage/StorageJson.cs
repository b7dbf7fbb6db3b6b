using System.Text.Json.Serialization;

namespace Embedded.Storage;

/// <summary>Source-generated JSON of what is kept in the database.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(BlobCreatedEvent))]
internal sealed partial class StorageJson : JsonSerializerContext;
