using System.Net;

namespace Embedded.Cosmos.Items;

/// <summary>The outcome of an operation on an item.</summary>
internal sealed record ItemResult(HttpStatusCode Status, string? ETag = null, byte[]? Body = null, int SubStatus = 0, long Lsn = 0);
